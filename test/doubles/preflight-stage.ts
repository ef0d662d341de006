import type { HttpAnswer, HttpRequest } from '../../lambdas/platform/http-client.ts';
import { documentedOperations } from '../../ops/preflight/openapi.ts';
import type {
  AlarmState,
  AwsState,
  CacheState,
  DriftLook,
  LoadReport,
  PreflightPorts,
  TopicState,
} from '../../ops/preflight/ports.ts';
import type { Template } from '../../ops/stage/deployed-template.ts';
import { account, ICN, refused, StageDouble } from './smoke-stage.ts';

export const JWKS_URL = 'https://sts.test/certs';
export const MHV_URL = 'https://mhv.test';
const KEYS = { keys: [{ kty: 'RSA', kid: 'a', n: 'x', e: 'AQAB' }, { kty: 'EC' }] };

/** A stage that is ready, until a test changes it. */
export class PreflightDouble implements PreflightPorts {
  readonly smoke = new StageDouble();
  cacheState: CacheState | undefined = {
    what: 'serverless cache account-creation-dev',
    status: 'available',
    engine: 'valkey',
    tls: true,
  };
  alarmStates: AlarmState[] = [alarm('uptime'), alarm('function-errors')];
  topicStates: TopicState[] = [
    { name: 'alarms', subscriptions: [{ protocol: 'email', isConfirmed: true }] },
    { name: 'errors', subscriptions: [{ protocol: 'sms', isConfirmed: true }] },
  ];
  /** By its URL, in place of the API. */
  readonly others: Record<string, () => HttpAnswer> = {
    [JWKS_URL]: () => ({ status: 200, body: JSON.stringify(KEYS) }),
    [`${MHV_URL}/`]: () => ({ status: 404, body: '' }),
  };
  readonly deployedTemplate = template();
  /** What each look for drift finds; the last one stays. */
  driftLooks: DriftLook[] = [{ kind: 'under-way' }, { kind: 'in-sync' }];
  timesToLive: Record<string, string | undefined> = { 'account-creation-dev-results': 'expires_at' };
  sandboxes = { limit: 1_000, unreserved: 1_000 };
  smsState = { inSandbox: false, senders: 1, monthlyLimitUsd: '50' };
  readonly loadReports: Record<string, LoadReport> = {
    'load r1': { stage: 'staging', passed: true, at: '2026-11-04T12:00:00Z' },
    'stress r1': { stage: 'staging', passed: true, at: '2026-11-04T13:00:00Z' },
  };
  aws: AwsState | undefined = {
    template: async () => this.deployedTemplate,
    startDrift: async () => 'a-search',
    lookAtDrift: async () => {
      const [look = { kind: 'under-way' }, ...rest] = this.driftLooks;
      if (rest.length > 0) this.driftLooks.shift();
      return look;
    },
    timeToLive: async (table) => this.timesToLive[table],
    concurrency: async () => this.sandboxes,
    sms: async () => this.smsState,
    loadReport: async (kind, release) => this.loadReports[`${kind} ${release}`],
  };

  constructor() {
    const { smoke } = this;
    smoke.deployed = { ...smoke.deployed, parameters: { StsJwksUrl: JWKS_URL, MhvBaseUrl: MHV_URL } };
    for (const { method, path, isPublic } of documentedOperations()) {
      smoke.replies[`${method} ${path}`] ??= () =>
        isPublic
          ? { status: 200, body: '{}' }
          : refused({ reason: 'token_missing', detail: 'Send a token.' });
    }
    smoke.replies['POST account with token'] = ({ body = '' }) =>
      JSON.parse(body).icn === ICN ? account() : refused({ reason: 'icn_malformed', detail: 'Send an ICN.' });
    const api = smoke.http;
    smoke.http = async (request: HttpRequest) => this.others[request.url]?.() ?? api(request);
  }

  async cache(): Promise<CacheState | undefined> {
    return this.cacheState;
  }

  async alarms(): Promise<readonly AlarmState[]> {
    return this.alarmStates;
  }

  async topics(): Promise<readonly TopicState[]> {
    return this.topicStates;
  }
}

export function alarm(runbook: string, change: Partial<AlarmState> = {}): AlarmState {
  return {
    name: `account-creation-dev-${runbook}-alarm`,
    description: `[page] Veterans without an account cannot get one. docs/runbook.md#${runbook}`,
    state: 'OK',
    isMuted: false,
    ...change,
  };
}

/** As CDK writes it: the methods of docs/openapi.yaml, a table that forgets, a function. */
function template(): Template {
  const operations = documentedOperations();
  const paths = [...new Set(operations.map(({ path }) => path))];
  const root = { 'Fn::GetAtt': ['Api', 'RootResourceId'] };
  const resource = (Type: string, Properties: Record<string, unknown>) => ({ Type, Properties });
  return {
    Resources: {
      Stage: resource('AWS::ApiGateway::Stage', { StageName: 'v1' }),
      ...Object.fromEntries(
        paths.map((path) => [
          path,
          resource('AWS::ApiGateway::Resource', { PathPart: path, ParentId: root }),
        ]),
      ),
      ...Object.fromEntries(
        operations.map(({ name, method, path }) => [
          name,
          resource('AWS::ApiGateway::Method', { HttpMethod: method, ResourceId: { Ref: path } }),
        ]),
      ),
      Results: resource('AWS::DynamoDB::Table', {
        TableName: 'account-creation-dev-results',
        TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
      }),
      Control: resource('AWS::DynamoDB::Table', { TableName: 'account-creation-dev-control' }),
      Function: resource('AWS::Lambda::Function', { Environment: { Variables: { RELEASE: 'r1' } } }),
    },
  };
}
