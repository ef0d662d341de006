import type { StageConfig } from './stage-config.ts';

/**
 * What MHV takes where a simulator stands for it, from `-c upstreamMs=<milliseconds>`: the capacity of that start is made
 * for it. Elsewhere MHV takes what it takes, and the stage data says it.
 * @throws an error that says so for another stage. What is no number of milliseconds is the check's to refuse.
 */
export function withUpstream(stage: string, config: StageConfig, value: unknown): StageConfig {
  if (value === undefined) return config;
  if (stage !== 'local') {
    throw new Error(
      `-c upstreamMs=${value} is for stage local: write capacity.upstreamMs of stage ${stage} in infra/stages.ts.`,
    );
  }
  return { ...config, capacity: { ...config.capacity, upstreamMs: Number(value) } };
}
