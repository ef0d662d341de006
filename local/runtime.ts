import { createDynamoDbProxy } from './aws/dynamodb.ts';
import type { Services } from './aws/endpoint.ts';
import { startAwsEndpoint } from './aws/endpoint.ts';
import { eventsOperations } from './aws/events.ts';
import { createGrants, type Grants } from './aws/grants.ts';
import { logsOperations } from './aws/logs.ts';
import { secretsOperations } from './aws/secrets.ts';
import { sqsOperations } from './aws/sqs.ts';
import type { Clock } from './clock.ts';
import { createFunctionOutput, type FunctionOutput } from './function-output.ts';
import { createBuses, type EventBus } from './resources/event-bus.ts';
import {
  MAPPING_PROPERTIES,
  type MappingProperties,
  startEventSourceMapping,
} from './resources/event-source-mapping.ts';
import { createKeys } from './resources/key.ts';
import { type FindFunction, functionFinder } from './resources/lambda-alias.ts';
import { createFunction, type LambdaFunction } from './resources/lambda-function.ts';
import { invokePermissions } from './resources/lambda-permission.ts';
import { createQueues, type Queues } from './resources/queues.ts';
import { startRestApi } from './resources/rest-api.ts';
import { roleGrants } from './resources/role.ts';
import { createSecret } from './resources/secret.ts';
import { createTables } from './resources/table.ts';
import type { RunningServer } from './servers/http.ts';
import { refuseOthers } from './template/refuse.ts';
import { createStack, type Stack } from './template/stack.ts';
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
}

/** A template that runs. */
export interface Runtime {
  /** Base URLs; `api` is empty if the template has no API. */
  readonly apiUrl: string;
  readonly awsUrl: string;
  readonly functions: readonly LambdaFunction[];
  readonly queues: Queues;
  readonly buses: readonly EventBus[];
  readonly grants: Grants;
  readonly output: FunctionOutput;
  stop(): Promise<void>;
}

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
    const functions = stack.ofType('AWS::Lambda::Function').map((resource) =>
      createFunction(resource, {
        assetFolder: options.assetFolder,
        awsUrl: aws.url,
        onLine: (functionName, line) => output.write(functionName, line),
      }),
    );
    stops.push(...functions.map((fn) => () => fn.stop()));
    const find = functionFinder(stack, functions);
    const keys = createKeys(stack);
    const queues = createQueues(stack, { clock, keys });
    const onLost = (message: string) => output.write('events', JSON.stringify({ level: 'ERROR', message }));
    const buses = createBuses(stack, { queues, clock, onLost });
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
        logs: logsOperations(functions, output),
        secretsmanager: secretsOperations(secrets),
        sqs: sqsOperations(queues),
      },
    };
    stops.push(...startMappings(stack, { find, queues, grants }));
    const api: RunningServer | undefined = await startRestApi(stack, {
      find,
      mayInvoke: invokePermissions(stack, find),
      clock,
      port: options.port,
    });
    if (api) stops.push(() => api.stop());
    return { apiUrl: api?.url ?? '', awsUrl: aws.url, functions, queues, buses, grants, output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface MappingTargets {
  readonly find: FindFunction;
  readonly queues: Queues;
  readonly grants: Grants;
}

/** What Lambda's poller does with the function's role; without it the real service refuses the mapping. */
const POLLER_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

function startMappings(stack: Stack, { find, queues, grants }: MappingTargets): (() => void)[] {
  return stack.ofType('AWS::Lambda::EventSourceMapping').map(({ logicalId, properties }) => {
    refuseOthers(logicalId, properties, MAPPING_PROPERTIES);
    const fn = find(String(properties.FunctionName))?.fn;
    const queue = queues.byArn(String(properties.EventSourceArn));
    if (!fn || !queue) {
      throw new Error(`${logicalId}: only queues feed functions here, not ${properties.EventSourceArn}`);
    }
    const authorize = grants.authorizerFor(fn);
    for (const action of POLLER_ACTIONS) {
      try {
        authorize(action, queue.settings.arn);
      } catch (error) {
        throw new Error(`${logicalId}: ${(error as Error).message}`, { cause: error });
      }
    }
    if (queue.settings.visibilityMs < fn.timeoutSeconds * 1000) {
      throw new Error(
        `${logicalId}: ${queue.settings.name} hides messages for less than the timeout of ${fn.logicalId}`,
      );
    }
    return startEventSourceMapping(properties as MappingProperties, { queue, fn });
  });
}
