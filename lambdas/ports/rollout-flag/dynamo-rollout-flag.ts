import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import { RolloutState } from '../../contracts/rollout-state.ts';
import type { BatchedReads } from '../../platform/batched-reads.ts';
import type { Flag, RolloutFlag } from './rollout-flag.ts';

const Item = v.object({ state: v.pick(RolloutState, ['percentage', 'applications']) });

/** In the control table: `pk` = `rollout`, `sk` = `state`, as DynamoRolloutStore writes it. */
export class DynamoRolloutFlag implements RolloutFlag {
  readonly #reads: BatchedReads;
  readonly #table: string;
  readonly #initial: Flag;

  /** @param initial what holds while there is no state. */
  constructor(reads: BatchedReads, table: string, initial: Flag) {
    this.#reads = reads;
    this.#table = table;
    this.#initial = initial;
  }

  async read(): Promise<Flag> {
    const [item] = await this.#reads.items(this.#table, {
      Keys: [marshall({ pk: 'rollout', sk: 'state' })],
      // The key too, so that an item without a state is one that cannot be read, and not one that is not there.
      ProjectionExpression: 'pk, #state.percentage, #state.applications',
      ExpressionAttributeNames: { '#state': 'state' },
    });
    return item ? v.parse(Item, unmarshall(item)).state : this.#initial;
  }
}
