import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Account } from './mhv.ts';
import { dynamo } from './shared.ts';

const documents = DynamoDBDocumentClient.from(dynamo);
const TableName = process.env.RESULTS_TABLE;

export async function readAccount(icn: string): Promise<Account | undefined> {
  const { Item } = await documents.send(new GetCommand({ TableName, Key: { pk: icn, sk: 'account' } }));
  return Item?.account;
}

export async function storeAccount(icn: string, account: Account): Promise<void> {
  const expires_at = Math.floor(Date.now() / 1000) + 86_400;
  await documents.send(new PutCommand({ TableName, Item: { pk: icn, sk: 'account', account, expires_at } }));
}
