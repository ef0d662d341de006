import { runOps } from '../../fixtures/ops-command.ts';
import { json, startUpstream, type Upstream, type UpstreamRequest } from '../../fixtures/upstream.ts';

// Each test starts a process.
jest.setTimeout(30_000);

/** AWS at one address: DynamoDB in JSON 1.0, Lambda's Invoke by its path. */
let aws: Upstream;
beforeEach(async () => {
  aws = await startUpstream();
});
afterEach(() => aws.stop());

const operation = ({ headers }: UpstreamRequest) => String(headers['x-amz-target'] ?? '').split('.')[1];
const sent = (name: string) => aws.requests.filter((request) => operation(request) === name);
const invocations = () => aws.requests.filter(({ path }) => path.includes('/invocations'));
const kill = () =>
  runOps(['rollout', 'kill', '--stage', 'dev', '--reason', 'a drill', '--by', 'pat'], {
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: 'us-gov-west-1',
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
  });

test('a kill on a stage of AWS writes its control table on a condition, and then calls the controller', async () => {
  aws.reply = () => json({});
  const { code, output, errors } = await kill();
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(output).toContain('within 6 s');
  const [write] = sent('PutItem').map(({ body }) => JSON.parse(body));
  expect(write).toMatchObject({
    TableName: 'account-creation-dev-control',
    ConditionExpression: 'attribute_not_exists(pk)',
    Item: { pk: { S: 'rollout' }, sk: { S: 'state' } },
  });
  expect(write.Item.state.M).toMatchObject({ percentage: { N: '0' }, status: { S: 'killed' } });
  expect(invocations().map(({ path }) => decodeURIComponent(path))).toEqual([
    expect.stringContaining('/functions/account-creation-dev-control-rollout:live/invocations'),
  ]);
});

test('a controller that is broken, or not there, changes nothing of a kill: it is tried once and said', async () => {
  aws.reply = (request) =>
    operation(request) === undefined ? { status: 500, body: '{"message":"broken"}' } : json({});
  const { code, output } = await kill();
  expect(code).toBe(0);
  expect(sent('PutItem')).toHaveLength(1);
  expect(invocations()).toHaveLength(1);
  expect(output).toMatch(/people are told with the controller's next look/);
});

test('a table that may not be written is one line, and nobody is told anything', async () => {
  aws.reply = (request) =>
    operation(request) === 'PutItem'
      ? json({ __type: 'AccessDeniedException', message: 'not yours' }, 400)
      : json({});
  const { code, output, errors } = await kill();
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors.trim()).toBe('AccessDeniedException: not yours');
  expect(invocations()).toEqual([]);
});
