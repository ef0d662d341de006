import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import { emptyCalendar, type Outage, OutageCalendar } from '../../contracts/outage.ts';
import type { CalendarWritten, OutageStore } from './outage-store.ts';

/** In the control table. */
export const calendarKey = { pk: 'outage', sk: 'calendar' } as const;

/** One item, whose writes are conditional on its version (docs/adr/0018). */
export class DynamoOutageStore implements OutageStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async read(): Promise<OutageCalendar> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: marshall(calendarKey), ConsistentRead: true }),
    );
    return Item ? v.parse(OutageCalendar, unmarshall(Item)) : emptyCalendar;
  }

  async write({ version }: OutageCalendar, outages: readonly Outage[]): Promise<CalendarWritten> {
    const sorted = [...outages].sort((a, b) => a.start - b.start);
    const next: OutageCalendar = { version: version + 1, outages: sorted };
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: marshall({ ...calendarKey, ...next }, { removeUndefinedValues: true }),
          ...(version === 0
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: '#version = :version',
                ExpressionAttributeNames: { '#version': 'version' },
                ExpressionAttributeValues: marshall({ ':version': version }),
              }),
        }),
      );
      return 'written';
    } catch (fault) {
      if (fault instanceof ConditionalCheckFailedException) return 'conflict';
      throw fault;
    }
  }
}
