import type { StageName } from './stages.ts';

/** One reason for which findings of cdk-nag stand: of exactly these rules, on exactly these constructs. */
export interface Acknowledgement {
  /**
   * cdk-nag's ids; where a rule reports findings, with the finding: `Rule[finding]`. In it `{stage}` is the stage's name
   * and `{function}` the second step of the construct's path, without `-role`.
   */
  readonly rules: readonly string[];
  /**
   * Paths below the stack, each for the resource of that construct alone and not for what is below it. A `*` is any
   * text within one step; never for a bucket, key, topic or queue.
   */
  readonly constructs: readonly string[];
  /** The stages that it is for; all unless told. */
  readonly stages?: readonly StageName[];
  /** Facts and what protects instead, for an auditor. */
  readonly reason: string;
}

const functions = [
  'create-account/create-account',
  'create-account/create-account-worker',
  'bust-cache/bust-cache',
  'store-error/store-error',
  'read-account/read-account',
  'collect-feedback/collect-feedback',
  'list-errors/list-errors',
  'list-maintenance-windows/list-maintenance-windows',
  'republish-events/republish-events',
  'check-health/check-health',
  'control-rollout/control-rollout',
  'probe-api/probe-api',
  'route-incident/route-incident',
];
const runByASchedule = ['control-rollout/control-rollout', 'probe-api/probe-api'];

const secretsFilledByOperators = [
  'secrets/mhv-api-key',
  'secrets/sts-signing-key',
  'secrets/slack-webhooks',
  'cache/redis-password',
];
const rotation = ['AwsSolutions-SMG4', 'NIST.800.53.R5-SecretsManagerRotationEnabled'];
const authorization = ['AwsSolutions-APIG4', 'AwsSolutions-COG4'];

/** Every finding of AwsSolutions and NIST 800-53 R5 that stands; docs/security.md shows them to a reviewer. */
export const acknowledgements: readonly Acknowledgement[] = [
  {
    rules: authorization,
    constructs: [
      'api/rest-api/Default/account/POST',
      'api/rest-api/Default/account/GET',
      'api/rest-api/Default/feedback/POST',
    ],
    reason:
      "The function authorizes: RS256 signature against VA.gov's published keys, issuer, audience, expiry, our URL in the scopes, and the person in the token the one in the request, which an authorizer cannot compare with a body (ADR 0005). VA.gov's token service issues these tokens; a Cognito user pool has no part in it.",
  },
  {
    rules: authorization,
    constructs: [
      'api/rest-api/Default/errors/GET',
      'api/rest-api/Default/maintenance_windows/GET',
      'api/rest-api/Default/health/GET',
    ],
    reason:
      "Public on purpose: a constant list of error codes, planned outages as operators announced them, and one word on whether the API is alive. None reads a person's data. Details of health are given for a verified token alone.",
  },
  {
    rules: ['AwsSolutions-APIG2'],
    constructs: ['api/rest-api'],
    reason:
      'The function validates every field with a strict schema, refuses unknown ones, and refuses a body over 8 KB before it parses it (ADR 0005). A second validator in the gateway could differ from it and would not say which field to mend.',
  },
  {
    rules: ['NIST.800.53.R5-APIGWCacheEnabledAndEncrypted'],
    constructs: ['api/rest-api/DeploymentStage.v1'],
    reason:
      "Answers are about one person. A cache in the gateway would be one more place with personal data; results are kept for 24 hours in one table, encrypted with the stage's key.",
  },
  {
    rules: ['NIST.800.53.R5-APIGWSSLEnabled'],
    constructs: ['api/rest-api/DeploymentStage.v1'],
    reason:
      'A client certificate proves the gateway to an HTTP back end. There is none: the gateway invokes the functions through the Lambda API, over TLS, and each function admits by its resource policy this API and method alone.',
  },
  {
    rules: [
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    ],
    constructs: ['api/rest-api/CloudWatchRole'],
    reason:
      'The one role of the account through which API Gateway writes logs of every API in it. AWS prescribes this managed policy for it; API Gateway alone can take the role, and it allows CloudWatch Logs and nothing else.',
  },
  {
    rules: [
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws/lambda/account-creation-{stage}-{function}:*]',
    ],
    constructs: ['*/*-role'],
    reason:
      "Lambda chooses the names of log streams when it starts a sandbox. The wildcard is for the streams of the function's own log group; the group itself is named.",
  },
  {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    constructs: [
      'bust-cache/bust-cache-role',
      'create-account/create-account-role',
      'create-account/create-account-worker-role',
      'probe-api/probe-api-role',
    ],
    stages: ['dev', 'staging', 'production'],
    reason:
      "Where a function joins a VPC, Lambda attaches it with the function's role. The ids of the interfaces are not known before, and the Describe actions cannot be limited to a resource. The statement holds the actions on network interfaces and nothing else.",
  },
  {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    constructs: ['canary/role/DefaultPolicy'],
    stages: ['staging', 'production'],
    reason:
      "CodeDeploy reads the state of the alarm that stops a release. CloudWatch answers about composite alarms only where this read is allowed for all alarms, and AWS's own policies for the role (AWSCodeDeployRoleForLambdaLimited) allow it like that. No state can be changed with it.",
  },
  {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    constructs: ['control-rollout/control-rollout-role/DefaultPolicy'],
    reason:
      "The controller reads metrics: cloudwatch:GetMetricData knows no resource to limit it to. Metrics hold counts and milliseconds, and no person's data.",
  },
  {
    rules: ['NIST.800.53.R5-IAMNoInlinePolicy'],
    constructs: [
      '*/*-role',
      '*/*-role/DefaultPolicy',
      'cache/flow-logs/role/DefaultPolicy',
      'canary/role/DefaultPolicy',
    ],
    reason:
      'Each policy is made for one role, from the grants beside what they grant, and is created and deleted with it. A managed policy could be attached to other roles by anybody who may attach policies; these cannot.',
  },
  {
    rules: ['NIST.800.53.R5-LambdaConcurrency'],
    constructs: functions,
    reason:
      "New accounts have a limit of 10 sandboxes, of which none can be reserved: with a fixed value the deployment fails. Load is limited before the functions: by the API's throttle, and by the greatest concurrency of each queue's event source. A stage may set reserved concurrency (infra/stages.ts).",
  },
  {
    rules: ['NIST.800.53.R5-LambdaDLQ'],
    constructs: functions.filter((name) => !runByASchedule.includes(name)),
    reason:
      "Lambda's own dead-letter queue is for asynchronous invocations alone, of which there are none: API Gateway waits for the answer, and what comes from a queue goes back to it and then to that queue's dead-letter queue, with an alarm.",
  },
  {
    rules: ['NIST.800.53.R5-LambdaDLQ'],
    constructs: runByASchedule,
    reason:
      'Its event says nothing but that a minute is over, and the next one comes a minute later: nothing is lost that could be tried again. What EventBridge cannot deliver goes to a dead-letter queue, errors and silence page.',
  },
  {
    rules: ['NIST.800.53.R5-LambdaInsideVPC'],
    constructs: functions.filter((name) => name !== 'bust-cache/bust-cache'),
    reason:
      'These functions call AWS, MHV and the token service over TLS and listen to nothing: nobody can connect to them but by the Lambda API, which IAM guards. A VPC would add a NAT or endpoints and protect no resource. The one function that has a resource in a VPC, bust-cache, is inside.',
  },
  {
    rules: ['NIST.800.53.R5-LambdaInsideVPC'],
    constructs: ['bust-cache/bust-cache'],
    stages: ['local'],
    reason: 'Stage local runs on one machine, with simulators and made-up persons. It is never deployed.',
  },
  {
    rules: rotation,
    constructs: secretsFilledByOperators,
    reason:
      "Others issue these: MHV its key, VA.gov's token service the registration of our signing key, the cache's owner the password. A rotation by Secrets Manager would cut us off from them. The operator replaces a value when its issuer does; the functions read it again within five minutes, without a deployment (ADR 0013).",
  },
  {
    rules: rotation,
    constructs: ['secrets/log-hash-key'],
    reason:
      'Generated at random, read by three functions, and known to nobody. It signs nothing and opens nothing: it makes the pseudonym of a person in logs. Changing it by the clock would cut the thread of an investigation (ADR 0011); after a suspected disclosure an operator replaces it.',
  },
  {
    rules: ['NIST.800.53.R5-DynamoDBInBackupPlan'],
    constructs: ['results/table'],
    reason:
      "Point-in-time recovery keeps any second of the last 35 days. The items live for 24 hours, MHV keeps the accounts themselves, and the next request reads them from there. A backup plan would keep people's data longer than the system may.",
  },
  {
    rules: ['NIST.800.53.R5-DynamoDBInBackupPlan'],
    constructs: ['feedback/table'],
    reason:
      'Point-in-time recovery keeps any second of the last 35 days, and deletion protection guards the table in production. The items live for 90 days; a backup plan would keep longer what people wrote.',
  },
  {
    rules: ['NIST.800.53.R5-DynamoDBInBackupPlan'],
    constructs: ['control/table'],
    reason:
      'Point-in-time recovery keeps any second of the last 35 days, and deletion protection guards the table in production. It holds settings and their log, no data of persons.',
  },
  {
    rules: ['AwsSolutions-SQS3'],
    constructs: [
      'bust-cache/subscription/dead-letters',
      'store-error/subscription/dead-letters',
      'control-rollout/every-minute/dead-letters',
      'probe-api/every-minute/dead-letters',
      'route-incident/dead-letters',
    ],
    reason:
      'These are dead-letter queues: of EventBridge rules, which the check does not look at. They keep messages for 14 days and page on the first one.',
  },
  {
    rules: ['NIST.800.53.R5-CloudWatchAlarmAction'],
    constructs: [
      'route-incident/*-alarm',
      'route-incident/*/*-alarm',
      'route-incident/work/dead-letters/*-alarm',
    ],
    reason:
      'What watches the function that tells people of alarms: parts of one composite alarm, which tells them without it. The composite has the actions, for trouble and for recovery, on a topic that only CloudWatch publishes to. A test keeps an alarm without actions from being anything else.',
  },
  {
    rules: ['NIST.800.53.R5-CloudWatchAlarmAction'],
    constructs: ['probe-api/probe-api-uptime-*-long-alarm', 'probe-api/probe-api-uptime-*-short-alarm'],
    reason:
      'Children of a composite alarm: one condition over two windows. The composite has the actions, for trouble and for recovery, and tells people once. A test keeps an alarm without actions from being anything else.',
  },
  {
    rules: ['NIST.800.53.R5-VPCDefaultSecurityGroupClosed'],
    constructs: ['cache/vpc'],
    stages: ['dev'],
    reason:
      'CloudFormation cannot close the group; the custom resource that could is a function with rights to change security groups. Every interface of this VPC names a group of its own, so the default group has no member, and it lets in its members alone. The subnets have no route out. Staging and production make no VPC.',
  },
];
