/**
 * The calls of create-account over the network with Node's builtins and nothing else: no signature, no check, no log.
 * Every request makes the five (results and controls, token, MHV, event, result); the first also fetches what
 * create-account keeps (public keys, three secrets).
 */
import https from 'node:https';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

const agent = new https.Agent({ keepAlive: true });
const variables = process.env;
const region = variables.AWS_REGION;

function call(url: string, body?: object, headers: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = body ? JSON.stringify(body) : undefined;
    const options = {
      agent,
      method: sent ? 'POST' : 'GET',
      headers: { ...headers, ...(sent ? { 'content-length': Buffer.byteLength(sent) } : {}) },
    };
    const request = https.request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    });
    request.on('error', reject);
    request.end(sent);
  });
}

const aws = (service: string, target: string, body: object) =>
  call(`https://${service}.${region}.amazonaws.com/`, body, {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': target,
  });
const secret = (id: string | undefined) =>
  aws('secretsmanager', 'secretsmanager.GetSecretValue', { SecretId: id });

let first = true;

export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const { icn } = JSON.parse(event.body ?? '{}');
  const isFirst = first;
  first = false;
  if (isFirst) {
    await call(variables.STS_JWKS_URL ?? '');
    await secret(variables.LOG_HASH_KEY_SECRET);
  }
  await aws('dynamodb', 'DynamoDB_20120810.BatchGetItem', {
    RequestItems: { [variables.RESULTS_TABLE ?? '']: { Keys: [{ pk: { S: icn }, sk: { S: 'account' } }] } },
  });
  if (isFirst) await secret(variables.STS_SIGNING_KEY_SECRET);
  await call(`${variables.STS_BASE_URL}/v0/sign_in/token`, { assertion: icn }, json);
  if (isFirst) await secret(variables.MHV_API_KEY_SECRET);
  const account = await call(
    `${variables.MHV_BASE_URL}/v1/usermgmt/account-service/account`,
    { icn, email: null, vaTermsOfUseStatus: 'accepted' },
    json,
  );
  await aws('events', 'AWSEvents.PutEvents', {
    Entries: [{ EventBusName: variables.EVENT_BUS, Source: 'bench', DetailType: 'Bench', Detail: account }],
  });
  await aws('dynamodb', 'DynamoDB_20120810.PutItem', {
    TableName: variables.RESULTS_TABLE,
    Item: { pk: { S: icn }, sk: { S: 'account' }, account: { S: account } },
  });
  return { statusCode: 200, body: account };
}

const json = { 'content-type': 'application/json' };
