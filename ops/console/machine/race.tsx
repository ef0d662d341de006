import { useEffect, useState } from 'preact/hooks';
import { Faults } from '../page/alert.tsx';
import { ask } from '../page/api.ts';
import { sayMs } from '../page/say.ts';
import type { RaceView } from './view.ts';

const EVERY_MS = 500;

/** Why the profile is busted twice, played with real requests. */
export function Race() {
  const [race, setRace] = useState<RaceView>();
  const [fault, setFault] = useState<string>();
  const isOn = race !== undefined && !race.isOver;

  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => {
      ask<RaceView>('/race').then(setRace, (failed: Error) => setFault(failed.message));
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [isOn]);

  async function play() {
    setFault(undefined);
    try {
      setRace(await ask<RaceView>('/race', {}));
    } catch (failed) {
      setFault((failed as Error).message);
    }
  }

  return (
    <section aria-labelledby="race">
      <h3 id="race">The stale-refill race</h3>
      <p>
        A reader that read the old profile before the account existed writes it back after the first bust. The
        person is locked out until the second one, 60 s later.
      </p>
      <button type="button" class="usa-button" aria-disabled={isOn} onClick={() => !isOn && void play()}>
        Play the race
      </button>
      <Faults of={fault === undefined ? [] : [fault]} />
      <ol aria-live="polite">
        {race?.steps.map(({ at, what }) => (
          <li key={at}>
            {sayMs(at)}: {what}
          </li>
        ))}
      </ol>
    </section>
  );
}
