import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

/** `conflict`: the condition does not hold any more, because somebody else was first. */
export type ConditionallyPut = 'written' | 'conflict';

/**
 * One item, written only if what is stored is as the condition says.
 * @param version the value of `:version` in the condition, in which `#version` is the attribute; none where it names none.
 */
export async function putIf(
  condition: string,
  version: number | undefined,
  { client, table, item }: { readonly client: DynamoDBClient; readonly table: string; readonly item: object },
): Promise<ConditionallyPut> {
  try {
    await client.send(
      new PutItemCommand({
        TableName: table,
        Item: marshall(item, { removeUndefinedValues: true }),
        ConditionExpression: condition,
        ...(version === undefined
          ? {}
          : {
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

/** Written only if the stored item has this version. @param none the version of what was never stored. */
export function putOver(
  version: number,
  none: number,
  target: Parameters<typeof putIf>[2],
): Promise<ConditionallyPut> {
  return version === none
    ? putIf('attribute_not_exists(pk)', undefined, target)
    : putIf('#version = :version', version, target);
}
