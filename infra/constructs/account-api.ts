import { Duration, Fn } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  ResponseType,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { AnyPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type ErrorsBody, errorEntry } from '../../lambdas/contracts/answers.ts';
import { catalogueEntry, type Reason } from '../../lambdas/contracts/error-catalogue.ts';
import { limits } from '../../lambdas/contracts/limits.ts';
import { metrics } from '../../lambdas/contracts/metrics.ts';
import { sharesOf } from '../capacity.ts';
import type { Alarms } from './alarms.ts';
import { ApiDomain } from './api-domain.ts';
import { ApiFirewall } from './api-firewall.ts';
import type { ReleasedFunction, StageParts } from './capability-function.ts';
import { stageParameter } from './stage-parameter.ts';

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

/** Metrics, and what fails between API Gateway and a function; without data tracing no log holds a body. */
const WATCHED = { metricsEnabled: true, loggingLevel: MethodLoggingLevel.ERROR, dataTraceEnabled: false };
/** What anybody may ask without a token: so little of it that it cannot take the functions away from POST. */
const publicPaths = ['/errors/GET', '/health/GET', '/maintenance_windows/GET'];
const PUBLIC_METHOD = { ...WATCHED, throttlingRateLimit: 5, throttlingBurstLimit: 10 };

/** The REST API: routes are added by the capabilities that answer them. */
export class AccountApi extends Construct {
  /** Where VA.gov finds it, with the API's stage: `<url>account` is the resource. */
  readonly url: string;
  readonly #api: RestApi;
  readonly #alarms: Alarms;

  constructor(scope: Construct, id: string, parts: StageParts) {
    super(scope, id);
    const { stage, config, key, alarms } = parts;
    this.#alarms = alarms;
    const { rate, burst } = sharesOf(config.capacity).createAccount;
    const accessLogs = new LogGroup(this, 'access-logs', {
      logGroupName: `/aws/apigateway/account-creation-${stage}`,
      retention: config.logRetentionDays,
      encryptionKey: key,
    });
    this.#api = new RestApi(this, 'rest-api', {
      restApiName: `account-creation-${stage}`,
      description: 'MHV account creation for VA.gov',
      ...(config.callers === 'listed' ? this.#listedCallers() : { endpointTypes: [EndpointType.REGIONAL] }),
      // Beside a domain of its own the default address would be a second door.
      disableExecuteApiEndpoint: config.customDomain,
      cloudWatchRole: config.ownsApiGatewayAccount,
      deployOptions: {
        stageName: API_STAGE,
        ...WATCHED,
        throttlingRateLimit: rate,
        throttlingBurstLimit: burst,
        methodOptions: Object.fromEntries(publicPaths.map((path) => [path, PUBLIC_METHOD])),
        accessLogDestination: new LogGroupLogDestination(accessLogs),
        // The standard fields hold no header, query or body: no token and no person.
        accessLogFormat: AccessLogFormat.jsonWithStandardFields(),
      },
    });
    // API Gateway would make this group by itself, without our key and without an end.
    const executionLogs = new LogGroup(this, 'execution-logs', {
      logGroupName: `API-Gateway-Execution-Logs_${this.#api.restApiId}/${API_STAGE}`,
      retention: config.logRetentionDays,
      encryptionKey: key,
    });
    this.#api.deploymentStage.node.addDependency(executionLogs);
    // The stack's own output ApiUrl says the same with a name that does not change.
    this.#api.node.tryRemoveChild('Endpoint');
    for (const [type, reason, detail] of gatewayRefusals) this.#refuse(type, reason, detail);
    new ApiFirewall(this, 'firewall', { api: this.#api.deploymentStage, parts });
    this.url = config.customDomain
      ? new ApiDomain(this, 'domain', { api: this.#api, basePath: API_STAGE }).url
      : this.#api.url;
  }

  /** @param path one segment below `/v1`, such as `account`. @param worker its construct id is the capability. */
  route(method: 'GET' | 'POST', path: string, worker: ReleasedFunction): void {
    const capability = worker.node.id;
    const resource = this.#api.root.getResource(path) ?? this.#api.root.addResource(path);
    // The console's test button would need a permission of its own.
    resource.addMethod(method, new LambdaIntegration(worker.live, { allowTestInvoke: false }));
    // The function answers its faults itself: Lambda does not count them as errors.
    this.#alarms.addOnAny(this, capability, 'internal-error', {
      metric: metrics.internalError,
      severity: worker.severity,
      impact: `VA.gov gets server errors from ${method} /${path}, at any volume.`,
      runbook: 'internal-error',
    });
  }

  /** `AWS/ApiGateway` metrics of `POST /account`, in windows of the limits: every answer of it, stored ones too. */
  creationMetric(metricName: 'Count' | '5XXError' | 'Latency', statistic: string): Metric {
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
      period: Duration.millis(limits.windowMs),
    });
  }

  /** Only a private API sees through which endpoint a request came; a regional one cannot be limited to some. */
  #listedCallers(): { endpointTypes: EndpointType[]; policy: PolicyDocument } {
    const endpoints = stageParameter(this, 'CallerVpcEndpoints', {
      description: "VPC endpoints (execute-api) of the callers' accounts: vpce-..., with commas between them",
      allowedPattern: 'vpce-[0-9a-f]+(,vpce-[0-9a-f]+)*',
      constraintDescription: 'ids of VPC endpoints with commas between them, no spaces',
    });
    const policy = new PolicyDocument({
      statements: [
        new PolicyStatement({
          principals: [new AnyPrincipal()],
          actions: ['execute-api:Invoke'],
          resources: ['execute-api:/*'],
          conditions: { StringEquals: { 'aws:SourceVpce': Fn.split(',', endpoints) } },
        }),
      ],
    });
    return { endpointTypes: [EndpointType.PRIVATE], policy };
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
