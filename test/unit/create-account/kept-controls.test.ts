import { KeptControls } from '../../../lambdas/create-account/kept-controls.ts';
import { InMemoryControlStore } from '../../doubles/in-memory-control-store.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { RecordingTelemetry } from '../../doubles/recording-telemetry.ts';

function setUp() {
  const clock = new ManualClock();
  const source = new InMemoryControlStore();
  const telemetry = new RecordingTelemetry();
  const kept = new KeptControls(source, { clock, telemetry });
  const percentage = async () => (await kept.current())?.flag.percentage;
  const set = (value: number) => {
    source.flag = { percentage: value, applications: 'all' };
  };
  return { clock, source, telemetry, kept, percentage, set };
}

describe('what a sandbox keeps of the controls', () => {
  test('is read once for 5 s', async () => {
    const { clock, source, percentage, set } = setUp();
    expect(await percentage()).toBe(100);
    set(0);
    clock.advance(5_000);
    expect(await percentage()).toBe(100);
    expect(source.reads).toBe(1);
    clock.advance(1);
    expect(await percentage()).toBe(0);
    expect(source.reads).toBe(2);
  });

  test('is never an old one after the sandbox was frozen', async () => {
    const { clock, percentage, set } = setUp();
    await percentage();
    set(0);
    clock.advance(600_000);
    expect(await percentage()).toBe(0);
  });

  test('is as old as the beginning of its read', async () => {
    const { clock, source, percentage, kept } = setUp();
    const read = source.read.bind(source);
    source.read = async () => {
      const controls = await read();
      clock.advance(4_000);
      return controls;
    };
    await percentage();
    clock.advance(1_001);
    await kept.current();
    expect(source.reads).toBe(2);
  });

  test('is read again when the clock was set back', async () => {
    const { clock, source, percentage } = setUp();
    await percentage();
    clock.advance(-1);
    await percentage();
    expect(source.reads).toBe(2);
  });

  test('is the last one for 60 s while the store cannot be read, and tells so', async () => {
    const { clock, source, telemetry, percentage } = setUp();
    await percentage();
    source.failing = true;
    clock.advance(60_000);
    expect(await percentage()).toBe(100);
    expect(telemetry.troubles.map(({ step }) => step)).toEqual(['rollout']);
    clock.advance(1);
    expect(await percentage()).toBeUndefined();
    expect(telemetry.troubles).toHaveLength(2);
  });

  test('is looked for at every request of an outage, and new at the first that works', async () => {
    const { clock, source, percentage, set } = setUp();
    await percentage();
    source.failing = true;
    clock.advance(10_000);
    await percentage();
    await percentage();
    expect(source.reads).toBe(3);
    source.failing = false;
    set(20);
    expect(await percentage()).toBe(20);
  });

  test('is outages as they were announced within the last 5 s', async () => {
    const { clock, source, kept } = setUp();
    await kept.current();
    source.outages = [{ service: 'mhv', start: clock.now(), end: clock.now() + 60_000 }];
    clock.advance(5_001);
    expect((await kept.current())?.calendar).toEqual({ kind: 'read', outages: source.outages });
  });

  test('is a flag without outages where the calendar cannot be read, and tells so', async () => {
    const { source, telemetry, kept, percentage } = setUp();
    source.calendarFailing = true;
    expect((await kept.current())?.calendar.kind).toBe('unreadable');
    expect(await percentage()).toBe(100);
    expect(telemetry.troubles.map(({ step }) => step)).toEqual(['outage']);
  });

  test('is not known if it was never read', async () => {
    const { source, percentage } = setUp();
    source.failing = true;
    expect(await percentage()).toBeUndefined();
  });
});
