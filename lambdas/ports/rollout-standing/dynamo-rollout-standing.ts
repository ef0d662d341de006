import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import { RolloutState, stepThatRan } from '../../contracts/rollout-state.ts';
import type { RolloutStanding, Standing } from './rollout-standing.ts';

const Item = v.object({ state: v.pick(RolloutState, ['percentage', 'status', 'plan', 'position']) });

/** In the control table: `pk` = `rollout`, `sk` = `state`, as DynamoRolloutStore writes it. */
export class DynamoRolloutStanding implements RolloutStanding {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #initialPercentage: number;

  constructor(client: DynamoDBClient, table: string, initialPercentage: number) {
    this.#client = client;
    this.#table = table;
    this.#initialPercentage = initialPercentage;
  }

  async read(): Promise<Standing> {
    const { Item: item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: marshall({ pk: 'rollout', sk: 'state' }),
        // The key too, so that an item without a state is one that cannot be read, and not one that is not there.
        ProjectionExpression: 'pk, #state.#percentage, #state.#status, #state.#plan, #state.#position',
        ExpressionAttributeNames: {
          '#state': 'state',
          '#percentage': 'percentage',
          '#status': 'status',
          '#plan': 'plan',
          '#position': 'position',
        },
      }),
    );
    if (!item) return { percentage: this.#initialPercentage };
    const { state } = v.parse(Item, unmarshall(item));
    return { percentage: state.percentage, position: stepThatRan(state) };
  }
}
