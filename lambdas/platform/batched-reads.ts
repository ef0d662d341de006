import type { AttributeValue, KeysAndAttributes } from '@aws-sdk/client-dynamodb';
import type { DynamoCalls } from './aws-calls.ts';

type Item = Record<string, AttributeValue>;

interface Batch {
  readonly asked: Record<string, KeysAndAttributes>;
  readonly answered: Promise<Readonly<Record<string, Item[]>>>;
}

/**
 * Reads of several tables in one round trip: what is asked in the same turn of the event loop goes out as one
 * BatchGetItem, and each who asked gets the items of its own table.
 */
export class BatchedReads {
  readonly #dynamo: Pick<DynamoCalls, 'batchGetItem'>;
  #open: Batch | undefined;

  constructor(dynamo: Pick<DynamoCalls, 'batchGetItem'>) {
    this.#dynamo = dynamo;
  }

  /**
   * The items of these keys that are there, as they are now.
   * @throws if any part of the batch cannot be read.
   */
  async items(table: string, keys: KeysAndAttributes): Promise<Item[]> {
    // A request has each table once.
    if (!this.#open || table in this.#open.asked) this.#open = this.#begin();
    const { asked, answered } = this.#open;
    asked[table] = { ...keys, ConsistentRead: true };
    return (await answered)[table] ?? [];
  }

  #begin(): Batch {
    const asked: Batch['asked'] = {};
    return { asked, answered: Promise.resolve().then(() => this.#send(asked)) };
  }

  async #send(asked: Batch['asked']): Promise<Record<string, Item[]>> {
    if (this.#open?.asked === asked) this.#open = undefined;
    const { Responses = {}, UnprocessedKeys = {} } = await this.#dynamo.batchGetItem({
      RequestItems: asked,
    });
    if (Object.keys(UnprocessedKeys).length > 0) {
      throw new Error('DynamoDB left keys unread: it is throttling');
    }
    return Responses;
  }
}
