import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import { OutageCalendar } from '../../contracts/outage.ts';
import { RolloutFlag } from '../../contracts/rollout-flag.ts';
import type { BatchedReads } from '../../platform/batched-reads.ts';
import type { ControlStore, Controls } from './control-store.ts';

const StateItem = v.object({ state: RolloutFlag });
const CalendarItem = v.pick(OutageCalendar, ['outages']);

/** As DynamoRolloutStore and DynamoOutageStore write them. */
const stateKey = { pk: 'rollout', sk: 'state' };
const calendarKey = { pk: 'outage', sk: 'calendar' };

/** Two items of the control table, in one round trip with what else is read in the same turn. */
export class DynamoControlStore implements ControlStore {
  readonly #reads: BatchedReads;
  readonly #table: string;
  readonly #initial: RolloutFlag;

  /** @param initial what holds while there is no state. */
  constructor(reads: BatchedReads, table: string, initial: RolloutFlag) {
    this.#reads = reads;
    this.#table = table;
    this.#initial = initial;
  }

  async read(): Promise<Controls> {
    const items = await this.#reads.items(this.#table, {
      Keys: [marshall(stateKey), marshall(calendarKey)],
      // The key too: an item without what it should hold is one that cannot be read, and not one that is not there.
      ProjectionExpression: 'pk, #state.percentage, #state.applications, outages',
      ExpressionAttributeNames: { '#state': 'state' },
    });
    const found = items.map((item) => unmarshall(item));
    const state = found.find(({ pk }) => pk === stateKey.pk);
    const calendar = found.find(({ pk }) => pk === calendarKey.pk);
    return {
      flag: state ? v.parse(StateItem, state).state : this.#initial,
      calendar: calendar ? readCalendar(calendar) : { kind: 'read', outages: [] },
    };
  }
}

function readCalendar(item: Record<string, unknown>): Controls['calendar'] {
  const read = v.safeParse(CalendarItem, item);
  return read.success
    ? { kind: 'read', outages: read.output.outages }
    : { kind: 'unreadable', fault: new v.ValiError(read.issues) };
}
