import * as v from 'valibot';
import { HOURS_PER_MONTH } from './prices.ts';
import type { Used } from './used.ts';

/** What one resource of a template costs a month, whoever uses it; `by use`: in ops/cost/usage.ts, or cents. */
type Priced = 'free' | 'by use' | ((properties: Readonly<Record<string, unknown>>) => Used);

/**
 * Services keep a data key for five minutes (SQS's "data key reuse period", and the same for tables, topics and secrets):
 * asked for again all month where something goes on.
 */
const keyRequests = { keyRequest: HOURS_PER_MONTH * 12 };
/** Lambda's pollers of a queue without messages: five, each asking for 20 s (Lambda's guide, "Using Lambda with SQS"). */
const emptyReceives = { queueRequest: 5 * 3 * 60 * HOURS_PER_MONTH };
/** Count, 4XXError, 5XXError, Latency and IntegrationLatency of each method, while the stage has detailed metrics. */
const methodMetrics = { metric: 5 };
/** GB that ElastiCache Serverless for Valkey bills at least. */
const LEAST_CACHE_GB = 0.1;
/** Each sandbox keeps a secret for five minutes (lambdas/ports/secrets): one that is always awake. */
const secretReads = { secretRead: HOURS_PER_MONTH * 12 };

const Alarm = v.object({ Metrics: v.optional(v.array(v.object({ MetricStat: v.optional(v.unknown()) }))) });
const WebAcl = v.object({ Rules: v.array(v.unknown()) });

/** Every type that a stage has: one that is not here has to be decided on. */
export const resourceTypes: Readonly<Record<string, Priced>> = {
  'AWS::ApiGateway::Account': 'free',
  'AWS::ApiGateway::BasePathMapping': 'free',
  'AWS::ApiGateway::Deployment': 'free',
  'AWS::ApiGateway::DomainName': 'free',
  'AWS::ApiGateway::GatewayResponse': 'free',
  'AWS::ApiGateway::Method': () => methodMetrics,
  'AWS::ApiGateway::Resource': 'free',
  'AWS::ApiGateway::RestApi': 'by use',
  'AWS::ApiGateway::Stage': 'free',
  // Of an expression each metric is paid for.
  'AWS::CloudWatch::Alarm': (properties) => {
    const { Metrics } = v.parse(Alarm, properties);
    return { alarmMetric: Metrics?.filter(({ MetricStat }) => MetricStat).length ?? 1 };
  },
  'AWS::CloudWatch::CompositeAlarm': () => ({ compositeAlarm: 1 }),
  'AWS::CloudWatch::Dashboard': () => ({ dashboard: 1 }),
  'AWS::CodeDeploy::Application': 'free',
  'AWS::CodeDeploy::DeploymentConfig': 'free',
  'AWS::CodeDeploy::DeploymentGroup': 'free',
  'AWS::DynamoDB::Table': () => keyRequests,
  // No NAT gateway and no endpoint.
  'AWS::EC2::FlowLog': 'by use',
  'AWS::EC2::RouteTable': 'free',
  'AWS::EC2::SecurityGroup': 'free',
  'AWS::EC2::SecurityGroupEgress': 'free',
  'AWS::EC2::SecurityGroupIngress': 'free',
  'AWS::EC2::Subnet': 'free',
  'AWS::EC2::SubnetRouteTableAssociation': 'free',
  'AWS::EC2::VPC': 'free',
  'AWS::ElastiCache::ServerlessCache': () => ({ cacheGbHour: LEAST_CACHE_GB * HOURS_PER_MONTH }),
  'AWS::ElastiCache::User': 'free',
  'AWS::ElastiCache::UserGroup': 'free',
  'AWS::Events::Archive': 'by use',
  'AWS::Events::EventBus': 'by use',
  'AWS::Events::EventBusPolicy': 'free',
  'AWS::Events::Rule': 'by use',
  'AWS::IAM::Policy': 'free',
  'AWS::IAM::Role': 'free',
  'AWS::KMS::Alias': 'free',
  'AWS::KMS::Key': () => ({ key: 1 }),
  'AWS::Lambda::Alias': 'free',
  'AWS::Lambda::EventInvokeConfig': 'free',
  'AWS::Lambda::EventSourceMapping': () => emptyReceives,
  // Its metric `ColdStart`.
  'AWS::Lambda::Function': () => ({ metric: 1 }),
  'AWS::Lambda::Permission': 'free',
  'AWS::Lambda::Version': 'free',
  'AWS::Logs::LogGroup': 'by use',
  'AWS::Logs::QueryDefinition': 'free',
  'AWS::SNS::Subscription': 'by use',
  'AWS::SNS::Topic': 'by use',
  'AWS::SNS::TopicPolicy': 'free',
  'AWS::SQS::Queue': () => keyRequests,
  'AWS::SQS::QueuePolicy': 'free',
  'AWS::SecretsManager::Secret': () => ({ secret: 1, ...secretReads, ...keyRequests }),
  'AWS::WAFv2::LoggingConfiguration': 'by use',
  'AWS::WAFv2::WebACL': (properties) => ({
    webAcl: 1,
    webAclRule: v.parse(WebAcl, properties).Rules.length,
  }),
  'AWS::WAFv2::WebACLAssociation': 'free',
};
