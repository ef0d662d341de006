import type { Terminal } from '../../command.ts';
import { findLocalStart, localFolder } from '../../stage/local-start.ts';
import type { Machine } from '../console-data.ts';
import { readInbox } from '../inbox/read-inbox.ts';
import { Race } from './race.ts';
import { scenarios, sendScenario } from './send.ts';

/** Real time; `TIME_SCALE` makes both shorter (docs/simulators.md). */
const SECOND_BUST_AFTER_MS = 60_000;
const REFILL_AFTER_MS = 5_000;

/** What `npm start` runs. @throws one line if nothing runs. */
export async function openMachine(environment: Terminal['environment']): Promise<Machine> {
  const { clock, ...addresses } = await findLocalStart(environment);
  const secondBustAfter = SECOND_BUST_AFTER_MS / clock.timeScale;
  const times = { secondBustAfter, refillAfter: Math.round(Math.min(REFILL_AFTER_MS, secondBustAfter / 2)) };
  let last: Race | undefined;
  return {
    inbox: () => readInbox(localFolder(environment)),
    scenarios,
    send: (asked) => sendScenario(asked, addresses),
    playRace() {
      if (!last || last.view().isOver) {
        last = new Race();
        void last.play(addresses, times);
      }
      return last.view();
    },
    race: () => last?.view(),
  };
}
