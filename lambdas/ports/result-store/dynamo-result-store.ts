import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import { AccountSchema } from '../../contracts/account.ts';
import { FailureRead } from '../../contracts/failure.ts';
import { type DynamoCalls, isFault } from '../../platform/aws-calls.ts';
import { BatchedReads } from '../../platform/batched-reads.ts';
import type { Clock } from '../clock/clock.ts';
import {
  type AccountResult,
  type ErrorResult,
  PENDING_LIFETIME_MS,
  type Pending,
  RESULT_LIFETIME_MS,
  type ResultStore,
  type Stored,
  type StoredResults,
} from './result-store.ts';

const stamp = {
  pk: v.string(),
  occurred_at: v.string(),
  correlation_id: v.string(),
  /** Seconds since 1970; the table's TTL attribute. DynamoDB deletes late, so every read looks at it too. */
  expires_at: v.number(),
};
const Item = v.variant('sk', [
  v.object({ ...stamp, sk: v.literal('account'), account: AccountSchema }),
  v.object({ ...stamp, sk: v.literal('error'), failure: FailureRead }),
  v.object({ ...stamp, sk: v.literal('pending') }),
]);
type Item = v.InferOutput<typeof Item>;

/** `pk` = ICN, `sk` = `account`, `error` or `pending`; the newest `occurred_at` wins, whatever the order of writing. */
export class DynamoResultStore implements ResultStore {
  readonly #dynamo: DynamoCalls;
  readonly #table: string;
  readonly #clock: Clock;
  readonly #reads: BatchedReads;

  /** @param reads shared with what is read together with the results. */
  constructor(dynamo: DynamoCalls, table: string, clock: Clock, reads = new BatchedReads(dynamo)) {
    this.#dynamo = dynamo;
    this.#table = table;
    this.#clock = clock;
    this.#reads = reads;
  }

  async read(icn: string): Promise<StoredResults> {
    const Keys = (['account', 'error', 'pending'] as const).map((sk) => marshall({ pk: icn, sk }));
    const items = (await this.#reads.items(this.#table, { Keys })).map((item) => this.#read(item));
    let stored: StoredResults = {};
    for (const item of items) {
      if (item.expires_at * 1000 <= this.#clock.now()) continue;
      const { pk, occurred_at: occurredAt, correlation_id: correlationId } = item;
      const common = { icn: pk, occurredAt, correlationId };
      if (item.sk === 'account') stored = { ...stored, account: { ...common, account: item.account } };
      else if (item.sk === 'error') stored = { ...stored, error: { ...common, failure: item.failure } };
      else stored = { ...stored, pending: common };
    }
    return stored;
  }

  storeAccount({ account, ...result }: AccountResult): Promise<Stored> {
    return this.#put({ ...itemOf(result, RESULT_LIFETIME_MS), sk: 'account', account });
  }

  storeError({ failure, ...result }: ErrorResult): Promise<Stored> {
    return this.#put({ ...itemOf(result, RESULT_LIFETIME_MS), sk: 'error', failure });
  }

  storePending(pending: Pending): Promise<Stored> {
    return this.#put({ ...itemOf(pending, PENDING_LIFETIME_MS), sk: 'pending' });
  }

  async forgetAccount(icn: string, occurredAt: string): Promise<void> {
    try {
      await this.#dynamo.deleteItem({
        TableName: this.#table,
        Key: marshall({ pk: icn, sk: 'account' }),
        ConditionExpression: 'attribute_not_exists(pk) OR occurred_at <= :occurred_at',
        ExpressionAttributeValues: marshall({ ':occurred_at': occurredAt }),
      });
    } catch (fault) {
      if (!isFault(fault, 'ConditionalCheckFailedException')) throw fault;
    }
  }

  async #put(item: Item): Promise<Stored> {
    try {
      await this.#dynamo.putItem({
        TableName: this.#table,
        Item: marshall(item, { removeUndefinedValues: true }),
        ConditionExpression: 'attribute_not_exists(pk) OR occurred_at < :occurred_at',
        ExpressionAttributeValues: marshall({ ':occurred_at': item.occurred_at }),
      });
      return 'stored';
    } catch (fault) {
      if (isFault(fault, 'ConditionalCheckFailedException')) return 'outdated';
      throw fault;
    }
  }

  #read(item: Record<string, AttributeValue>): Item {
    return v.parse(Item, unmarshall(item));
  }
}

function itemOf({ icn, occurredAt, correlationId }: Pending, lifetimeMs: number) {
  return {
    pk: icn,
    occurred_at: occurredAt,
    correlation_id: correlationId,
    expires_at: Math.floor((Date.parse(occurredAt) + lifetimeMs) / 1000),
  };
}
