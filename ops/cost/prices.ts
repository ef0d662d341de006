/** What a price is asked for; lines of the tables are added up by it. */
export type Component =
  | 'API Gateway'
  | 'WAF'
  | 'Lambda'
  | 'DynamoDB'
  | 'EventBridge'
  | 'SQS'
  | 'ElastiCache'
  | 'Logs'
  | 'Metrics'
  | 'Alarms'
  | 'Dashboards'
  | 'KMS'
  | 'Secrets Manager';

export interface Price {
  readonly component: Component;
  /** US dollars for `per` units. */
  readonly usd: number;
  readonly per: number;
  readonly unit: string;
  readonly region: 'us-east-1';
  /** The day on which it was written down; its source has today's. */
  readonly noted: string;
  readonly source: string;
}

const NOTED = '2026-11-26';
const MILLION = 1_000_000;

function price(component: Component, usd: number, per: number, unit: string, page: string): Price {
  const source = `https://aws.amazon.com/${page}/pricing/`;
  return { component, usd, per, unit, region: 'us-east-1', noted: NOTED, source };
}

/**
 * AWS's list prices on demand, first tier, without free tiers and discounts. Of us-east-1, where they are public by page;
 * us-gov-west-1 is dearer, by up to a quarter for most of them: the proportions stay.
 */
export const prices = {
  apiCall: price('API Gateway', 3.5, MILLION, 'call of a REST API', 'api-gateway'),
  webAcl: price('WAF', 5, 1, 'web ACL and month', 'waf'),
  webAclRule: price('WAF', 1, 1, 'rule and month', 'waf'),
  webRequest: price('WAF', 0.6, MILLION, 'request', 'waf'),
  lambdaRequest: price('Lambda', 0.2, MILLION, 'run', 'lambda'),
  lambdaGbSecond: price('Lambda', 0.0000133334, 1, 'GB-second on arm64', 'lambda'),
  read: price('DynamoDB', 0.125, MILLION, 'consistent read up to 4 KB', 'dynamodb'),
  write: price('DynamoDB', 0.625, MILLION, 'write up to 1 KB', 'dynamodb'),
  tableGb: price('DynamoDB', 0.25, 1, 'GB and month', 'dynamodb'),
  recoveryGb: price('DynamoDB', 0.2, 1, 'GB and month of point-in-time recovery', 'dynamodb'),
  event: price('EventBridge', 1, MILLION, 'event of our own up to 64 KB', 'eventbridge'),
  archivedGb: price('EventBridge', 0.1, 1, 'GB put into the archive', 'eventbridge'),
  archiveGb: price('EventBridge', 0.023, 1, 'GB and month of the archive', 'eventbridge'),
  queueRequest: price('SQS', 0.4, MILLION, 'request', 'sqs'),
  cacheGbHour: price('ElastiCache', 0.084, 1, 'GB and hour, Serverless for Valkey', 'elasticache'),
  cacheUnit: price('ElastiCache', 0.0023, MILLION, 'ECPU, Serverless for Valkey', 'elasticache'),
  logGb: price('Logs', 0.5, 1, 'GB written', 'cloudwatch'),
  logGbMonth: price('Logs', 0.03, 1, 'GB and month kept', 'cloudwatch'),
  metric: price('Metrics', 0.3, 1, 'metric and month', 'cloudwatch'),
  metricRead: price('Metrics', 0.01, 1_000, 'metric in GetMetricData', 'cloudwatch'),
  alarmMetric: price('Alarms', 0.1, 1, 'metric of an alarm and month', 'cloudwatch'),
  compositeAlarm: price('Alarms', 0.5, 1, 'composite alarm and month', 'cloudwatch'),
  dashboard: price('Dashboards', 3, 1, 'dashboard and month', 'cloudwatch'),
  key: price('KMS', 1, 1, 'key and month', 'kms'),
  keyRequest: price('KMS', 0.03, 10_000, 'request', 'kms'),
  secret: price('Secrets Manager', 0.4, 1, 'secret and month', 'secrets-manager'),
  secretRead: price('Secrets Manager', 0.05, 10_000, 'call', 'secrets-manager'),
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;

/** Hours of a month as AWS counts them. */
export const HOURS_PER_MONTH = 730;
