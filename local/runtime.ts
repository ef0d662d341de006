import type { RequestListener } from 'node:http';
import { alarmOperations } from './aws/alarms.ts';
import { cloudWatchOperations } from './aws/cloudwatch.ts';
import { createDynamoDbProxy } from './aws/dynamodb.ts';
import type { Services } from './aws/endpoint.ts';
import { startAwsEndpoint } from './aws/endpoint.ts';
import { eventsOperations } from './aws/events.ts';
import { createGrants, type Grants } from './aws/grants.ts';
import { lambdaOperations } from './aws/lambda.ts';
import { logsOperations } from './aws/logs.ts';
import { secretsOperations } from './aws/secrets.ts';
import { snsOperations } from './aws/sns.ts';
import { subscriptionOperations } from './aws/sns-subscriptions.ts';
import { sqsOperations } from './aws/sqs.ts';
import { atEachMinute, type Clock } from './clock.ts';
import { type Alarms, createAlarms } from './cloudwatch/alarms.ts';
import { announce, checkActions } from './cloudwatch/announce.ts';
import { sampleQueues } from './cloudwatch/service-metrics.ts';
import { createFunctionOutput, type FunctionOutput } from './function-output.ts';
import type { Inbox } from './inbox.ts';
import { keep } from './kept.ts';
import { createMetricStore } from './metric-store.ts';
import { createBuses, type EventBus } from './resources/event-bus.ts';
import { checkEventInvokeConfigs } from './resources/event-invoke-config.ts';
import { createRules, scheduledFunctions } from './resources/event-rule.ts';
import { startMappings } from './resources/event-source-mapping.ts';
import { createKeys } from './resources/key.ts';
import { functionFinder } from './resources/lambda-alias.ts';
import { createFunction, type LambdaFunction } from './resources/lambda-function.ts';
import { invokePermissions } from './resources/lambda-permission.ts';
import { createQueues, type Queues } from './resources/queues.ts';
import { createRestApi, withLocalAddress } from './resources/rest-api.ts';
import { roleGrants } from './resources/role.ts';
import { startSchedules } from './resources/schedule.ts';
import { createSecret } from './resources/secret.ts';
import { createSubscriptions } from './resources/subscription.ts';
import { createTables } from './resources/table.ts';
import { createTopics, lineOfNotice, type Notice } from './resources/topic.ts';
import { publishPermissions } from './resources/topic-policy.ts';
import { listen } from './servers/http.ts';
import { createStack } from './template/stack.ts';
import type { Template } from './template/template.ts';

/** What a template is run with. */
export interface RuntimeOptions {
  readonly stackName: string;
  readonly template: Template;
  /** The cloud assembly's folder: bundles are found in it. */
  readonly assetFolder: string;
  readonly parameters: Record<string, string>;
  /** Values of secrets, by a suffix of their names. */
  readonly secrets: Record<string, string>;
  readonly clock: Clock;
  /** Ports of the API and of the AWS endpoint, 0 for any free one. */
  readonly port: number;
  readonly awsPort: number;
  readonly dynamoDbUrl: string;
  /** Gets what topics deliver to their subscribers. */
  readonly inbox: Pick<Inbox, 'add'>;
}

/** A template that runs. */
export interface Runtime {
  /** Base URLs; `api` is empty if the template has no API. */
  readonly apiUrl: string;
  readonly awsUrl: string;
  readonly functions: readonly LambdaFunction[];
  readonly queues: Queues;
  /** Those of the template. */
  readonly buses: readonly EventBus[];
  /** Where AWS puts its own events: here changes of alarms. */
  readonly defaultBus: EventBus;
  /** What was published on topics, oldest first. */
  readonly notices: readonly Notice[];
  /** They are looked at from `alarms.watch()` on. */
  readonly alarms: Alarms;
  /** Settles when every schedule has been handled once. */
  readonly firstRuns: Promise<unknown>;
  readonly grants: Grants;
  readonly output: FunctionOutput;
  stop(): Promise<void>;
}

/** What a new account of AWS has, of all functions together. */
const NEW_ACCOUNT_SANDBOXES = 10;

/** Runs every resource of the template; throws, with the logical id, for what it cannot run. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { clock } = options;
  const output = createFunctionOutput();
  const dynamoDb = createDynamoDbProxy(options.dynamoDbUrl);
  let services: Services | undefined;
  const aws = await startAwsEndpoint(options.awsPort, () => {
    if (!services) throw new Error('the local runtime is still starting');
    return services;
  });
  const stops: (() => unknown)[] = [() => aws.stop(), () => dynamoDb.stop()];
  const stop = async () => {
    await Promise.all(stops.splice(0).map((each) => each()));
  };
  try {
    const stack = createStack({
      name: options.stackName,
      template: options.template,
      parameters: options.parameters,
      awsUrl: aws.url,
    });
    const metrics = createMetricStore(clock);
    output.onMetric(metrics.add);
    let onRequest: RequestListener = (_, response) => response.destroy();
    // Before the functions: one of them is told the API's address.
    const api = await listen(options.port, 'PORT', (request, response) => onRequest(request, response));
    stops.push(() => api.stop());
    const isScheduled = scheduledFunctions(stack);
    const readClock = () => ({ now: clock.now(), timeScale: clock.timeScale });
    const { sandboxes = NEW_ACCOUNT_SANDBOXES } = options.template.Metadata?.Capacity ?? {};
    const functions = stack.ofType('AWS::Lambda::Function').map((resource) =>
      createFunction(resource, {
        assetFolder: options.assetFolder,
        awsUrl: aws.url,
        sandboxes,
        reachable: (value) => withLocalAddress(value, stack, api.url),
        // A schedule's function judges what came in the clock's minutes: the others' latencies are real.
        readClock: isScheduled(String(resource.attribute('Arn'))) ? readClock : undefined,
        metrics,
        onLine: (functionName, line) => output.write(functionName, line),
      }),
    );
    stops.push(...functions.map((fn) => () => fn.stop()));
    const find = functionFinder(stack, functions);
    const mayInvoke = invokePermissions(stack, find);
    checkEventInvokeConfigs(stack);
    const keys = createKeys(stack);
    const queues = createQueues(stack, { clock, keys });
    const onLost = (message: string) => output.write('events', JSON.stringify({ level: 'ERROR', message }));
    const rules = createRules(stack, { queues, find, mayInvoke, metrics, onLost });
    const buses = createBuses(stack, rules, clock);
    const notices: Notice[] = [];
    const subscriptions = createSubscriptions(stack);
    const topics = createTopics(stack, {
      clock,
      subscriptions,
      inbox: options.inbox,
      onNotice(notice) {
        keep(notices, notice);
        output.write('sns', lineOfNotice(notice));
      },
    });
    const audience = {
      topics,
      mayPublish: publishPermissions(stack, keys),
      defaultBus: buses.default,
      onLine: (line: string) => output.write('cloudwatch', line),
    };
    const alarms = createAlarms(stack, {
      metrics,
      clock,
      onChange: (change) => announce(change, audience),
    });
    checkActions(alarms.all, topics);
    const grants = createGrants(functions, { roles: roleGrants(stack), keys });
    const secrets = stack
      .ofType('AWS::SecretsManager::Secret')
      .map((resource) => createSecret(resource, options.secrets));
    await createTables(stack, options.dynamoDbUrl);
    services = {
      grants,
      dynamoDb,
      operations: {
        events: eventsOperations(buses),
        lambda: lambdaOperations(find),
        logs: logsOperations(functions, output),
        monitoring: { ...cloudWatchOperations(metrics), ...alarmOperations(alarms) },
        secretsmanager: secretsOperations(secrets),
        sns: { ...snsOperations(topics), ...subscriptionOperations(topics, subscriptions) },
        sqs: sqsOperations(queues),
      },
    };
    stops.push(...startMappings(stack, { find, queues, grants }));
    const restApi = createRestApi(stack, { find, mayInvoke, clock, metrics });
    if (restApi) onRequest = restApi;
    const schedules = startSchedules(rules, clock);
    stops.push(
      () => schedules.stop(),
      atEachMinute(clock, (end) => {
        sampleQueues(queues.all, metrics, end);
        alarms.look(end);
      }),
    );
    return {
      apiUrl: restApi ? api.url : '',
      awsUrl: aws.url,
      functions,
      queues,
      buses: buses.own,
      defaultBus: buses.default,
      notices,
      alarms,
      firstRuns: schedules.firstRuns,
      grants,
      output,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
