import { documentedOperations } from '../../../ops/preflight/openapi.ts';
import { refused } from '../../doubles/smoke-stage.ts';
import { json } from '../../fixtures/upstream.ts';
import { synthesize } from '../../infra/template.ts';
import { type DeployedStage, startDeployedStage, xml } from './deployed-stage.ts';

const TOPIC = 'arn:aws-us-gov:sns:us-gov-west-1:000000000000:account-creation-dev-alarms';
const members = (...each: string[]) => each.map((content) => `<member>${content}</member>`).join('');

/** The stage dev with what preflight asks AWS for besides smoke, all of it well. */
export async function startReadyStage(): Promise<DeployedStage> {
  const stage = await startDeployedStage();
  const { replies } = stage;
  for (const { method, path, isPublic } of documentedOperations()) {
    replies[`${method} /v1/${path}`] ??= () =>
      isPublic ? json({ data: [] }) : refused({ reason: 'token_missing', detail: 'Send a token.' });
  }
  Object.assign(replies, {
    GetTemplate: () =>
      xml('GetTemplate', `<TemplateBody>${escaped(JSON.stringify(synthesize('dev').json))}</TemplateBody>`),
    DetectStackDrift: () =>
      xml('DetectStackDrift', '<StackDriftDetectionId>a-search</StackDriftDetectionId>'),
    DescribeStackDriftDetectionStatus: () => driftStatus('IN_SYNC'),
    DescribeServerlessCaches: () =>
      xml(
        'DescribeServerlessCaches',
        `<ServerlessCaches>${members('<Status>available</Status><Engine>valkey</Engine>')}</ServerlessCaches>`,
      ),
    DescribeTimeToLive: () =>
      json({ TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires_at' } }),
    'GET /certs': () => json({ keys: [{ kty: 'RSA', kid: 'a', n: 'x', e: 'AQAB' }] }),
    'GET /mhv/': () => json({}, 403),
    DescribeAlarms: () =>
      json({
        MetricAlarms: [{ AlarmName: 'account-creation-dev-uptime', StateValue: 'OK', ActionsEnabled: true }],
        CompositeAlarms: [{ AlarmName: 'account-creation-dev-both', StateValue: 'OK', ActionsEnabled: true }],
      }),
    ListTopics: () =>
      xml(
        'ListTopics',
        `<Topics>${members(`<TopicArn>${TOPIC}</TopicArn>`, '<TopicArn>arn:a:sns:b:c:others</TopicArn>')}</Topics>`,
      ),
    ListSubscriptionsByTopic: () => subscriptions(`${TOPIC}:1`),
    GetSMSSandboxAccountStatus: () => xml('GetSMSSandboxAccountStatus', '<IsInSandbox>false</IsInSandbox>'),
    ListOriginationNumbers: () => origination('Active'),
    GetSMSAttributes: () => xml('GetSMSAttributes', '<attributes></attributes>'),
    'GET /2016-08-19/account-settings': () =>
      json({ AccountLimit: { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: 900 } }),
  });
  return stage;
}

export function driftStatus(status: string, detection = 'DETECTION_COMPLETE') {
  return xml(
    'DescribeStackDriftDetectionStatus',
    `<DetectionStatus>${detection}</DetectionStatus><StackDriftStatus>${status}</StackDriftStatus>` +
      '<DetectionStatusReason>for this reason</DetectionStatusReason>',
  );
}

/** One subscriber, by SMS. @param arn or what SNS says in its place. */
export function subscriptions(arn: string) {
  const one = `<Protocol>sms</Protocol><SubscriptionArn>${arn}</SubscriptionArn>`;
  return xml('ListSubscriptionsByTopic', `<Subscriptions>${members(one)}</Subscriptions>`);
}

/** One number that texts can come from. */
export function origination(status: string) {
  const number =
    `<Iso2CountryCode>US</Iso2CountryCode><Status>${status}</Status>` +
    `<NumberCapabilities>${members('SMS')}</NumberCapabilities>`;
  return xml('ListOriginationNumbers', `<PhoneNumbers>${members(number)}</PhoneNumbers>`);
}

export function driftedResource() {
  const difference =
    '<PropertyPath>/Timeout</PropertyPath><ExpectedValue>15</ExpectedValue><ActualValue>900</ActualValue>';
  const resource =
    '<LogicalResourceId>BustCache</LogicalResourceId><ResourceType>AWS::Lambda::Function</ResourceType>' +
    `<StackResourceDriftStatus>MODIFIED</StackResourceDriftStatus><PropertyDifferences>${members(difference)}</PropertyDifferences>`;
  const gone =
    '<LogicalResourceId>Alarm</LogicalResourceId><ResourceType>AWS::CloudWatch::Alarm</ResourceType>' +
    '<StackResourceDriftStatus>DELETED</StackResourceDriftStatus>';
  return xml(
    'DescribeStackResourceDrifts',
    `<StackResourceDrifts>${members(resource, gone)}</StackResourceDrifts>`,
  );
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
