import { createClock } from '../../../local/clock.ts';

describe('the clock', () => {
  const frozen = (timeScale = 1) => {
    const real = { now: 1_000_000 };
    return { real, clock: createClock(timeScale, () => real.now) };
  };

  it('fires what became due in order and shows each timer its own time', () => {
    const { clock } = frozen();
    const startedAt = clock.now();
    const fired: [string, number][] = [];
    const note = (name: string) => () => fired.push([name, clock.now() - startedAt]);
    clock.setTimer(200, note('second'));
    clock.setTimer(100, () => {
      note('first')();
      clock.setTimer(50, note('between'));
    });
    clock.setTimer(301, note('late'));
    clock.advance(300);
    expect(fired).toEqual([
      ['first', 100],
      ['between', 150],
      ['second', 200],
    ]);
    expect(clock.now() - startedAt).toBe(300);
    clock.stop();
  });

  it('does not fire what was cancelled', () => {
    const { clock } = frozen();
    const fired = jest.fn();
    const cancel = clock.setTimer(10, fired);
    cancel();
    clock.advance(20);
    expect(fired).not.toHaveBeenCalled();
  });

  it('runs as much faster as the scale says', () => {
    const { clock, real } = frozen(60);
    const startedAt = clock.now();
    real.now += 1_000;
    expect(clock.now() - startedAt).toBe(60_000);
  });

  it('fires by itself when real time has passed', async () => {
    const clock = createClock(1_000);
    const keepAlive = setInterval(() => undefined, 1_000);
    await new Promise<void>((fired) => clock.setTimer(10_000, fired));
    clearInterval(keepAlive);
    clock.stop();
  });
});
