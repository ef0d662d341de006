import { readFileSync } from 'node:fs';
import { costDocument, SHOWN } from '../../docs/generator/cost.ts';
import { costedStage, resourcesUsed, type Template } from '../../ops/cost/costed-stage.ts';
import { resourceTypes } from '../../ops/cost/resource-types.ts';
import { minuteJobs, paths } from '../../ops/cost/usage.ts';
import { everyChoice, stageNames, synthesize, synthesizeWith } from './template.ts';

const synthesized = [
  ...stageNames.map((name) => synthesize(name)),
  synthesizeWith(everyChoice.stage, everyChoice.changes),
];
const stages = synthesized.map(({ stage, json }) => costedStage(stage, json as Template, []));

test('somebody has decided what each type of resource costs, and of none that no stage has', () => {
  for (const stage of stages) expect(() => resourcesUsed(stage)).not.toThrow();
  const used = new Set(synthesized.flatMap(({ resources }) => resources.map(({ type }) => type)));
  expect(Object.keys(resourceTypes).filter((type) => !used.has(type))).toEqual([]);
});

test('what runs every minute, and what answers requests, is there', () => {
  for (const { everyMinute, memoryMb } of stages) {
    expect([...everyMinute].sort()).toEqual(Object.keys(minuteJobs).sort());
    const runs = [
      ...Object.values(paths).flatMap(({ request, messages }) => [request, ...messages]),
      ...Object.values(minuteJobs).flatMap((job) => job.runs),
    ];
    expect(runs.map((run) => run.function).filter((name) => memoryMb[name] === undefined)).toEqual([]);
  }
});

test('docs/cost.md shows what the template and the prices are now', () => {
  const { path, text } = costDocument(synthesize(SHOWN.stage).json as Template);
  if (readFileSync(path, 'utf8') !== text) {
    throw new Error(`${path} is not what the template says any more: run \`npm run docs\` and commit it.`);
  }
});
