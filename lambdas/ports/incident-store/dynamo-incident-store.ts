import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import { type IncidentState, noIncidents, OpenIncidents } from '../../contracts/incident-state.ts';
import { Incident } from '../../contracts/incidents.ts';
import { putIf, putOver } from '../../platform/conditional-put.ts';
import type { IncidentStore, IncidentsWritten } from './incident-store.ts';

const PK = 'incidents';
const OPEN = { pk: PK, sk: 'open' } as const;

/** Their order is that of the ends; of one that ended, the end stays. */
const endedKey = (at: number) => `ended#${new Date(at).toISOString()}`;

/** In the control table: `pk` = `incidents`, `sk` = `open`, or `ended#<end>#<id>`. */
export class DynamoIncidentStore implements IncidentStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async open(): Promise<OpenIncidents> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: marshall(OPEN), ConsistentRead: true }),
    );
    return Item ? v.parse(OpenIncidents, unmarshall(Item)) : noIncidents;
  }

  async write(previous: OpenIncidents, next: IncidentState): Promise<IncidentsWritten> {
    const kept = new Set(next.incidents.map(({ id }) => id));
    const leaving = previous.incidents.filter(({ id }) => !kept.has(id));
    // A writer that was held up must not take back what an operator has said of it since.
    for (const incident of leaving) await this.#putEnded(incident, 'attribute_not_exists(acknowledged)');
    const { version } = previous;
    return putOver(version, noIncidents.version, this.#target({ ...OPEN, ...next, version: version + 1 }));
  }

  async ended(from: number, to: number): Promise<readonly Incident[]> {
    const incidents: Incident[] = [];
    let start: QueryCommand['input']['ExclusiveStartKey'];
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: marshall({ ':pk': PK, ':from': endedKey(from), ':to': endedKey(to) }),
          ConsistentRead: true,
          ExclusiveStartKey: start,
        }),
      );
      incidents.push(...Items.map((item) => v.parse(Incident, unmarshall(item))));
      start = LastEvaluatedKey;
    } while (start);
    return incidents;
  }

  async acknowledgeEnded(incident: Incident): Promise<void> {
    await this.#putEnded(incident, 'attribute_exists(pk)');
  }

  async #putEnded(incident: Incident, condition: string): Promise<void> {
    const sk = `${endedKey(incident.endedAt ?? incident.heardAt)}#${incident.id}`;
    await putIf(condition, undefined, this.#target({ pk: PK, sk, ...incident }));
  }

  #target(item: object): Parameters<typeof putIf>[2] {
    return { client: this.#client, table: this.#table, item };
  }
}
