import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import { LogEntry, RolloutState } from '../../contracts/rollout-state.ts';
import { putIf } from '../../platform/conditional-put.ts';
import type { RolloutStore, Written } from './rollout-store.ts';

const PK = 'rollout';
/** Padded, so that the order of keys is the order of versions. */
const logKey = (version: number) => `log#${String(version).padStart(9, '0')}`;

/** In the control table: `pk` = `rollout`, `sk` = `state`, `told`, or `log#<version>`. */
export class DynamoRolloutStore implements RolloutStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async read(): Promise<RolloutState | undefined> {
    const item = await this.#get('state');
    return item && v.parse(RolloutState, item.state);
  }

  async write(previous: RolloutState | undefined, next: RolloutState): Promise<Written> {
    if (previous) await this.#record(previous.lastEntry);
    return this.#put(
      { sk: 'state', state: next, version: next.version },
      previous ? '#version = :version' : 'attribute_not_exists(pk)',
      previous?.version,
    );
  }

  async forceToZero(): Promise<void> {
    try {
      await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: marshall({ pk: PK, sk: 'state' }),
          UpdateExpression: 'SET #state.#percentage = :zero, #state.#status = :killed',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: { '#state': 'state', '#percentage': 'percentage', '#status': 'status' },
          ExpressionAttributeValues: marshall({ ':zero': 0, ':killed': 'killed' }),
        }),
      );
    } catch (fault) {
      if (!(fault instanceof ConditionalCheckFailedException)) throw fault;
    }
  }

  async log(): Promise<readonly LogEntry[]> {
    // Before the log: an entry that a writer copies meanwhile is then in one of the two at least.
    const last = (await this.read())?.lastEntry;
    const entries: LogEntry[] = [];
    let start: QueryCommand['input']['ExclusiveStartKey'];
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :log)',
          ExpressionAttributeValues: marshall({ ':pk': PK, ':log': 'log#' }),
          ConsistentRead: true,
          ExclusiveStartKey: start,
        }),
      );
      entries.push(...Items.map((item) => v.parse(LogEntry, unmarshall(item).entry)));
      start = LastEvaluatedKey;
    } while (start);
    return last && last.version > (entries.at(-1)?.version ?? 0) ? [...entries, last] : entries;
  }

  async told(): Promise<number> {
    const item = await this.#get('told');
    return item ? v.parse(v.number(), item.version) : 0;
  }

  async markTold(version: number): Promise<void> {
    await this.#put({ sk: 'told', version }, 'attribute_not_exists(pk) OR #version < :version', version);
  }

  async #record(entry: LogEntry): Promise<void> {
    await this.#put(
      { sk: logKey(entry.version), entry, version: entry.version },
      'attribute_not_exists(pk)',
      undefined,
    );
  }

  async #get(sk: string): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: marshall({ pk: PK, sk }), ConsistentRead: true }),
    );
    return Item && unmarshall(Item);
  }

  #put(item: object, condition: string, version: number | undefined): Promise<Written> {
    return putIf(condition, version, {
      client: this.#client,
      table: this.#table,
      item: { pk: PK, ...item },
    });
  }
}
