import { checkHealth } from '../../../lambdas/check-health/check-health.ts';
import { RecordingTelemetry } from '../../doubles/recording-telemetry.ts';
import { StubDependency } from '../../doubles/stub-dependency.ts';

describe('checking health', () => {
  test('asks each part once and names those that fail', async () => {
    const parts = [
      new StubDependency('store'),
      new StubDependency('bus'),
      new StubDependency('fallback_queue'),
    ];
    for (const part of parts) part.failing = part.name === 'bus';
    const telemetry = new RecordingTelemetry();
    expect(await checkHealth(parts, telemetry)).toEqual({
      store: 'ok',
      bus: 'failing',
      fallback_queue: 'ok',
    });
    expect(parts.map(({ checks }) => checks)).toEqual([1, 1, 1]);
    expect(telemetry.troubles.map(({ facts }) => facts.part)).toEqual(['bus']);
  });

  test('of nothing is well', async () => {
    expect(await checkHealth([], new RecordingTelemetry())).toEqual({});
  });
});
