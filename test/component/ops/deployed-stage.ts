import { account, healthy, ICN, refused } from '../../doubles/smoke-stage.ts';
import { json, startUpstream, type UpstreamReply, type UpstreamRequest } from '../../fixtures/upstream.ts';

/** A deployed stage dev, in the protocols of AWS, STS and our API, at one address. */
export interface DeployedStage {
  readonly url: string;
  readonly requests: readonly UpstreamRequest[];
  /** In place of what is well: by operation (`DescribeStacks`, `GetSecretValue`), else by method and path. */
  readonly replies: Record<string, (request: UpstreamRequest) => UpstreamReply>;
  stop(): Promise<void>;
}

/** Of an operator's shell. */
export const credentialsFor = ({ url }: DeployedStage) => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: 'us-gov-west-1',
  AWS_ACCESS_KEY_ID: 'AKIATEST',
  AWS_SECRET_ACCESS_KEY: 'not-a-secret',
});

const NAME = 'account-creation-dev-bust-cache';

export async function startDeployedStage(): Promise<DeployedStage> {
  const upstream = await startUpstream();
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const isSigned = ({ headers }: UpstreamRequest) => headers.authorization?.startsWith('AWS4-HMAC-SHA256 ');
  const isCaller = ({ headers }: UpstreamRequest) => headers.authorization?.startsWith('Bearer ');
  const replies: DeployedStage['replies'] = {
    DescribeStacks: () => xml('DescribeStacks', stackOf(upstream.url)),
    ListStackResources: () => xml('ListStackResources', resources),
    GetSecretValue: ({ body }) =>
      json({ Name: JSON.parse(body).SecretId, SecretString: 'a value nobody sees' }),
    [`GET /2015-03-31/functions/${NAME}/configuration`]: () => json(configuration('x')),
    [`GET /2015-03-31/functions/${NAME}/configuration?Qualifier=live`]: () => json(configuration('x')),
    FilterLogEvents: () =>
      json({
        events: [
          {
            timestamp: Date.parse('2026-11-05T19:00:00.000Z'),
            message: '{"level":"INFO","step":"bust","pass":"first","outcome":"profile deleted"}\n',
          },
        ],
      }),
    'POST /v0/sign_in/token': () =>
      json({ data: { access_token: `${part({})}.${part({ exp: Date.now() / 1000 + 300 })}.signature` } }),
    'GET /v1/health': (request) =>
      healthy(isCaller(request) ? { store: 'ok', bus: 'ok', fallback_queue: 'ok' } : {}),
    'POST /v1/account': (request) => {
      if (!isCaller(request)) return refused({ reason: 'token_missing', detail: 'Send a token.' });
      if (JSON.parse(request.body).icn !== ICN)
        return refused({ reason: 'icn_malformed', detail: 'Send an ICN.' });
      return account({ correlation_id: request.headers['x-correlation-id'] });
    },
  };
  upstream.reply = (request) => {
    const { method, path, headers, body } = request;
    const target = String(headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1);
    const operation = target || new URLSearchParams(body).get('Action');
    const reply = replies[operation || `${method} ${path}`];
    if (!reply) return { status: 404, body: `nobody asks for ${operation || `${method} ${path}`}` };
    if (operation && !isSigned(request)) return { status: 403, body: 'not signed' };
    return reply(request);
  };
  return { url: upstream.url, requests: upstream.requests, replies, stop: upstream.stop };
}

/** What Lambda says of a function. @param host a variable that a parameter gives. */
export const configuration = (host: string) => ({
  FunctionName: NAME,
  CodeSha256: 'a',
  Runtime: 'nodejs24.x',
  Role: 'arn:aws-us-gov:iam::000000000000:role/bust-cache',
  MemorySize: 512,
  Timeout: 15,
  VpcConfig: { SubnetIds: ['subnet-b', 'subnet-a'], SecurityGroupIds: ['sg-a'] },
  Environment: { Variables: { REDIS_HOST: host } },
});

export function xmlFault(status: number, code: string, message: string): UpstreamReply {
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
  return { status, body, contentType: 'text/xml' };
}

/** An answer of the query protocol. */
export function xml(operation: string, result: string): UpstreamReply {
  const body = `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`;
  return { status: 200, body, contentType: 'text/xml' };
}

function stackOf(url: string): string {
  const pairs = (kind: string, of: Record<string, string>) =>
    Object.entries(of)
      .map(
        ([key, value]) =>
          `<member><${kind}Key>${key}</${kind}Key><${kind}Value>${value}</${kind}Value></member>`,
      )
      .join('');
  const parameters = pairs('Parameter', {
    StsBaseUrl: url,
    StsJwksUrl: `${url}/certs`,
    MhvBaseUrl: `${url}/mhv`,
    ApiScope: 'https://api.test/v1/account',
  });
  return (
    '<Stacks><member><StackName>account-creation-dev</StackName><StackStatus>CREATE_COMPLETE</StackStatus>' +
    `<Outputs>${pairs('Output', { ApiUrl: `${url}/v1/` })}</Outputs><Parameters>${parameters}</Parameters></member></Stacks>`
  );
}

const resources = `<StackResourceSummaries>${[
  ['AWS::Lambda::Function', NAME],
  ['AWS::SQS::Queue', 'account-creation-dev-bust'],
]
  .map(
    ([type, id]) =>
      `<member><ResourceType>${type}</ResourceType><PhysicalResourceId>${id}</PhysicalResourceId></member>`,
  )
  .join('')}</StackResourceSummaries>`;
