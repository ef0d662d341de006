import { type DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import { Outage } from '../../contracts/rollout-state.ts';
import type { OutageStore } from './outage-store.ts';

const PK = 'outage';

/** In the control table: `pk` = `outage`, `sk` = its id. A few a month, so all are read and those that are over left out. */
export class DynamoOutageStore implements OutageStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async endingAfter(time: number): Promise<readonly Outage[]> {
    const outages: Outage[] = [];
    let start: QueryCommand['input']['ExclusiveStartKey'];
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: marshall({ ':pk': PK }),
          ConsistentRead: true,
          ExclusiveStartKey: start,
        }),
      );
      outages.push(...Items.map((item) => v.parse(Outage, unmarshall(item).outage)));
      start = LastEvaluatedKey;
    } while (start);
    return outages.filter(({ end }) => end > time).sort((a, b) => a.start - b.start);
  }

  async put(outage: Outage): Promise<void> {
    await this.#client.send(
      new PutItemCommand({ TableName: this.#table, Item: marshall({ pk: PK, sk: outage.id, outage }) }),
    );
  }
}
