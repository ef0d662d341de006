import { type Bust, bustCache } from '../../../lambdas/bust-cache/bust-cache.ts';
import { metrics } from '../../../lambdas/contracts/metrics.ts';
import { profileKey } from '../../../lambdas/ports/profile-cache/profile-cache.ts';
import { InMemoryProfileCache } from '../../doubles/in-memory-profile-cache.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { RecordingTelemetry } from '../../doubles/recording-telemetry.ts';

const [ONE, TWO, THREE] = ['1012667145V762142', '1012832025V743496', '1013062086V794840'] as const;

function setUp() {
  const ports = {
    cache: new InMemoryProfileCache(),
    clock: new ManualClock(),
    telemetry: new RecordingTelemetry(),
  };
  for (const icn of [ONE, TWO, THREE]) ports.cache.profiles.set(profileKey(icn), 'opaque');
  return ports;
}

const bust = (icn: string, pass: Bust['pass'] = 'first'): Bust => ({
  event: {
    metadata: {
      version: 1,
      event_id: '0b6f5c1e-6e1c-4c0e-9a3c-5d2b8f0e7a11',
      occurred_at: '2026-11-05T18:59:59.750Z',
      correlation_id: 'request-1',
    },
    data: { icn },
  },
  pass,
});

describe('busting', () => {
  test('deletes each person’s profile, and only theirs', async () => {
    const ports = setUp();
    expect(await bustCache([bust(ONE), bust(TWO)], ports)).toEqual(['done', 'done']);
    expect([...ports.cache.profiles.keys()]).toEqual([profileKey(THREE)]);
    expect(ports.telemetry.counted(metrics.profileBusted)).toBe(2);
  });

  test('is done where there is no profile, however often it is said', async () => {
    const ports = setUp();
    for (let time = 0; time < 3; time += 1) expect(await bustCache([bust(ONE)], ports)).toEqual(['done']);
    expect(ports.telemetry.counted(metrics.profileNotBusted)).toBe(0);
  });

  test('fails for the people for whom it failed, and for nobody else', async () => {
    const ports = setUp();
    ports.cache.failing.add(TWO);
    expect(await bustCache([bust(ONE), bust(TWO), bust(THREE)], ports)).toEqual(['done', 'failed', 'done']);
    expect([...ports.cache.profiles.keys()]).toEqual([profileKey(TWO)]);
    expect(ports.telemetry.counted(metrics.profileNotBusted)).toBe(1);
  });

  test('fails where the cache said nothing', async () => {
    const ports = { ...setUp(), cache: { bust: async () => [] } };
    expect(await bustCache([bust(ONE)], ports)).toEqual(['failed']);
  });

  test('measures at the first pass how long after MHV’s answer it came', async () => {
    const ports = setUp();
    await bustCache([bust(ONE), bust(TWO, 'second')], ports);
    expect(ports.telemetry.durations.get(metrics.bustLag)).toEqual([250]);
  });

  test('counts a profile that somebody had put back before the second pass', async () => {
    const ports = setUp();
    await bustCache([bust(ONE)], ports);
    await bustCache([bust(ONE, 'second')], ports);
    expect(ports.telemetry.counted(metrics.profileRefilled)).toBe(0);
    await bustCache([bust(TWO, 'second')], ports);
    expect(ports.telemetry.counted(metrics.profileRefilled)).toBe(1);
  });

  test('tells of it without an ICN', async () => {
    const ports = setUp();
    ports.cache.failing.add(TWO);
    await bustCache([bust(ONE), bust(TWO)], ports);
    const told = ports.telemetry.text();
    expect(told).toContain('request-1');
    for (const icn of [ONE, TWO]) expect(told).not.toContain(icn);
  });
});
