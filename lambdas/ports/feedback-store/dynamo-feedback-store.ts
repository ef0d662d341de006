import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import { Feedback } from '../../contracts/feedback.ts';
import type { Clock } from '../clock/clock.ts';
import { FEEDBACK_LIFETIME_MS, type FeedbackKept, type FeedbackStore } from './feedback-store.ts';

/** A table of its own, without ICNs: `pk` = correlation id of the answer (docs/adr/0023). */
export class DynamoFeedbackStore implements FeedbackStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, table: string, clock: Clock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  async keep(feedback: Feedback): Promise<FeedbackKept> {
    const item = {
      pk: feedback.correlationId,
      sk: 'feedback',
      // Seconds since 1970; the table's TTL attribute. DynamoDB deletes late, so every read looks at it too.
      expires_at: Math.floor((feedback.at + FEEDBACK_LIFETIME_MS) / 1000),
      ...feedback,
    };
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: marshall(item, { removeUndefinedValues: true }),
          ConditionExpression: 'attribute_not_exists(pk) OR #id = :id OR expires_at <= :now',
          ExpressionAttributeNames: { '#id': 'id' },
          ExpressionAttributeValues: marshall({ ':id': feedback.id, ':now': this.#clock.now() / 1000 }),
        }),
      );
      return 'kept';
    } catch (fault) {
      if (fault instanceof ConditionalCheckFailedException) return 'known';
      throw fault;
    }
  }

  /** Reads the whole table: some thousand items of under 2 KB at most, asked for by a person or a report now and then. */
  async list(from: number, to: number): Promise<readonly Feedback[]> {
    const found: Feedback[] = [];
    let start: ScanCommand['input']['ExclusiveStartKey'];
    do {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new ScanCommand({
          TableName: this.#table,
          FilterExpression: 'expires_at > :now AND #at >= :from AND #at < :to',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: marshall({
            ':now': this.#clock.now() / 1000,
            ':from': from,
            ':to': to,
          }),
          ConsistentRead: true,
          ExclusiveStartKey: start,
        }),
      );
      found.push(...Items.map((item) => v.parse(Feedback, unmarshall(item))));
      start = LastEvaluatedKey;
    } while (start);
    return found.sort((a, b) => a.at - b.at);
  }
}
