import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import { emptyCalendar, OutageCalendar } from '../../contracts/outage.ts';
import { putOver } from '../../platform/conditional-put.ts';
import type { CalendarWritten, OutageStore } from './outage-store.ts';

/** In the control table. */
const calendarKey = { pk: 'outage', sk: 'calendar' };

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

  async write(next: OutageCalendar): Promise<CalendarWritten> {
    const item = { ...calendarKey, ...next };
    return putOver(next.version - 1, emptyCalendar.version, {
      client: this.#client,
      table: this.#table,
      item,
    });
  }
}
