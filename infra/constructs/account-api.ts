import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  ResponseType,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { ComparisonOperator, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type ErrorsBody, errorEntry } from '../../lambdas/contracts/answers.ts';
import { catalogueEntry, type Reason } from '../../lambdas/contracts/error-catalogue.ts';
import { limits } from '../../lambdas/contracts/limits.ts';
import { metrics } from '../../lambdas/contracts/metrics.ts';
import type { Alarms } from './alarms.ts';
import type { StageParts } from './capability-function.ts';

/** API Gateway's stage; with it at the front, paths are `/v1/...` with and without a custom domain. */
const API_STAGE = 'v1';

/** What API Gateway refuses on its own, as our body says it. Everything else is answered by the functions. */
const gatewayRefusals: readonly [ResponseType, Reason, string][] = [
  [ResponseType.MISSING_AUTHENTICATION_TOKEN, 'route_unknown', 'See docs/openapi.yaml for what there is.'],
  // A bearer token on an unknown route is read as a signature of AWS's own, and refused as a bad one.
  [ResponseType.INVALID_SIGNATURE, 'route_unknown', 'See docs/openapi.yaml for what there is.'],
  [ResponseType.RESOURCE_NOT_FOUND, 'route_unknown', 'See docs/openapi.yaml for what there is.'],
  [ResponseType.REQUEST_TOO_LARGE, 'body_too_large', `Send at most ${limits.mostBodyBytes} bytes.`],
  [ResponseType.THROTTLED, 'throttled', 'Send fewer requests a second.'],
  [ResponseType.QUOTA_EXCEEDED, 'throttled', 'Send fewer requests.'],
  [ResponseType.DEFAULT_4XX, 'gateway_refused', 'The request is not one that the gateway passes on.'],
  [ResponseType.DEFAULT_5XX, 'internal_error', 'Try again later.'],
];

/** The REST API: routes are added by the capabilities that answer them. */
export class AccountApi extends Construct {
  readonly #api: RestApi;
  readonly #alarms: Alarms;

  constructor(scope: Construct, id: string, { stage, config, key, alarms }: StageParts) {
    super(scope, id);
    this.#alarms = alarms;
    const accessLogs = new LogGroup(this, 'access-logs', {
      logGroupName: `/aws/apigateway/account-creation-${stage}`,
      retention: config.logRetentionDays,
      encryptionKey: key,
      removalPolicy: config.retainState ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.#api = new RestApi(this, 'rest-api', {
      restApiName: `account-creation-${stage}`,
      description: 'MHV account creation for VA.gov',
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: config.ownsApiGatewayAccount,
      deployOptions: {
        stageName: API_STAGE,
        metricsEnabled: true,
        throttlingRateLimit: config.throttle.rate,
        throttlingBurstLimit: config.throttle.burst,
        accessLogDestination: new LogGroupLogDestination(accessLogs),
        // The standard fields hold no header, query or body: no token and no person.
        accessLogFormat: AccessLogFormat.jsonWithStandardFields(),
      },
    });
    // The stack's own output ApiUrl says the same with a name that does not change.
    this.#api.node.tryRemoveChild('Endpoint');
    for (const [type, reason, detail] of gatewayRefusals) this.#refuse(type, reason, detail);
  }

  /** @param path one segment below `/v1`, such as `account`. @param worker its construct id is the capability. */
  route(method: 'GET' | 'POST', path: string, worker: LambdaFunction): void {
    const capability = worker.node.id;
    const resource = this.#api.root.getResource(path) ?? this.#api.root.addResource(path);
    resource.addMethod(method, new LambdaIntegration(worker));
    // The function answers its faults itself: Lambda does not count them as errors.
    this.#alarms.add(this, `${capability}-internal-error`, {
      metric: this.#alarms.sum(capability, metrics.internalError),
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      severity: 'page',
      impact: `VA.gov gets server errors from ${method} /${path}, at any volume.`,
      runbook: 'internal-error',
    });
  }

  /** With the API stage: `<url>account` is the resource. */
  get url(): string {
    return this.#api.url;
  }

  /**
   * `AWS/ApiGateway` metrics of `POST /account`. Not of the whole API: `GET` repeats a stored 503 for a day after an
   * outage, and that is no outage.
   */
  creationMetric(metricName: 'Count' | '5XXError', statistic: string, period: Duration): Metric {
    return new Metric({
      namespace: 'AWS/ApiGateway',
      metricName,
      dimensionsMap: {
        ApiName: this.#api.restApiName,
        Stage: API_STAGE,
        Resource: '/account',
        Method: 'POST',
      },
      statistic,
      period,
    });
  }

  #refuse(type: ResponseType, reason: Reason, detail: string): void {
    const { status } = catalogueEntry(reason);
    const body: ErrorsBody = { errors: [errorEntry({ reason, detail }, '$context.requestId')] };
    this.#api.addGatewayResponse(`gateway-${type.responseType}`, {
      type,
      statusCode: String(status),
      responseHeaders: { 'Cache-Control': "'no-store'", 'X-Correlation-Id': 'context.requestId' },
      templates: { 'application/json': JSON.stringify(body) },
    });
  }
}
