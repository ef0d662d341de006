import { createFunctionOutput } from '../../../local/function-output.ts';
import { readableLine } from '../../../local/readable-line.ts';

describe('what functions write', () => {
  it('becomes one metric for each value and each set of dimensions', () => {
    const output = createFunctionOutput();
    const directive = {
      Namespace: 'n',
      Dimensions: [['service'], ['service', 'stage']],
      Metrics: [{ Name: 'Lag', Unit: 'Milliseconds' }],
    };
    const line = {
      _aws: { Timestamp: 7, CloudWatchMetrics: [directive] },
      service: 's',
      stage: 'local',
      Lag: [1, 2],
    };
    output.write('f', JSON.stringify(line));
    expect(output.logs).toEqual([]);
    expect(output.metrics.map(({ value, dimensions }) => [value, Object.keys(dimensions)])).toEqual([
      [1, ['service']],
      [2, ['service']],
      [1, ['service', 'stage']],
      [2, ['service', 'stage']],
    ]);
    expect(output.metrics[0]).toMatchObject({
      timestamp: 7,
      namespace: 'n',
      name: 'Lag',
      unit: 'Milliseconds',
    });
  });

  it('becomes logs, JSON or not, of which listeners are told', () => {
    const output = createFunctionOutput();
    const seen: unknown[] = [];
    output.onLog((line) => seen.push(line));
    output.write('f', '{"step":"mhv"}');
    output.write('f', 'plain');
    expect(output.logs).toEqual([
      { functionName: 'f', fields: { step: 'mhv' } },
      { functionName: 'f', fields: { message: 'plain' } },
    ]);
    expect(seen).toEqual(output.logs);
  });

  const shown = (fields: Record<string, unknown>) =>
    readableLine({ functionName: 'f', fields }, new Date(2026, 10, 5, 19, 0, 1));

  it('is shown as one line for each step: time, correlation id, capability, step, facts', () => {
    const fields = {
      level: 'INFO',
      service: 'bust-cache',
      correlation_id: '0123456789',
      step: 'bust',
      pass: 'first',
    };
    expect(shown(fields)?.split(/ +/)).toEqual(['19:00:01', '01234567', 'bust-cache', 'bust', 'pass=first']);
  });

  it('is not shown of a probe, each minute the same, unless something is wrong', () => {
    const probe = { correlation_id: 'probe-1', step: 'answer' };
    expect(shown({ ...probe, level: 'INFO' })).toBeUndefined();
    expect(shown({ ...probe, level: 'ERROR' })).toContain('ERROR answer');
  });

  it('is shown without a step only if something is wrong', () => {
    expect(shown({ level: 'INFO', message: 'fine' })).toBeUndefined();
    expect(shown({ message: 'plain' })).toBeUndefined();
    expect(shown({ level: 'ERROR', message: 'two\nlines' })).toContain('ERROR two lines');
  });
});
