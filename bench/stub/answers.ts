import type { IncomingMessage } from 'node:http';

/** What the stub answers with. */
export interface StubData {
  readonly jwks: object;
  /** Values of secrets by their id. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What STS gives for any assertion. */
  readonly accessToken: string;
}

interface StubAnswer {
  /** What was called. */
  readonly call: string;
  readonly status: number;
  readonly answer: object;
}

/** MHV's answer (docs/domain.md 2). */
const ACCOUNT = {
  mhv_userProfileId: '12345678',
  isPremium: true,
  isChampVABeneficiary: false,
  isPatient: true,
  isSMAccountCreated: true,
  message: 'MHV Account Created',
};

/** Nobody has an account yet, and everything succeeds. */
export function answerTo({ headers, url = '' }: IncomingMessage, body: string, data: StubData): StubAnswer {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    const call = target.slice(target.indexOf('.') + 1);
    const answer = ofAws(call, body, data);
    return answer
      ? { call, status: 200, answer }
      : { call, status: 400, answer: { __type: 'UnknownOperationException' } };
  }
  if (url === '/sign_in/openid_connect/certs') return { call: 'JWKS', status: 200, answer: data.jwks };
  if (url === '/v0/sign_in/token') {
    return { call: 'STS', status: 200, answer: { data: { access_token: data.accessToken } } };
  }
  if (url === '/v1/usermgmt/account-service/account') return { call: 'MHV', status: 200, answer: ACCOUNT };
  return { call: `unknown ${headers.host}${url}`, status: 404, answer: {} };
}

function ofAws(call: string, body: string, { secrets }: StubData): object | undefined {
  switch (call) {
    case 'BatchGetItem':
      return {
        Responses: Object.fromEntries(Object.keys(JSON.parse(body).RequestItems).map((table) => [table, []])),
        UnprocessedKeys: {},
      };
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
      return {};
    case 'PutEvents':
      return { FailedEntryCount: 0, Entries: [{ EventId: '11710aed-b79e-4468-a20b-bb3c0c3b4860' }] };
    case 'GetSecretValue': {
      const { SecretId } = JSON.parse(body);
      return {
        ARN: SecretId,
        Name: SecretId,
        SecretString: secrets[SecretId],
        VersionStages: ['AWSCURRENT'],
      };
    }
    case 'SendMessage':
      return { MessageId: '5fea7756-0ea4-451a-a703-a558b933e274' };
  }
}
