import { createDynamoDbProxy } from './aws/dynamodb.ts';
import type { Services } from './aws/endpoint.ts';
import { startAwsEndpoint } from './aws/endpoint.ts';
import { eventsOperations } from './aws/events.ts';
import { createGrants, type Grants } from './aws/grants.ts';
import { secretsOperations } from './aws/secrets.ts';
import { sqsOperations } from './aws/sqs.ts';
import type { Clock } from './clock.ts';
import { createFunctionOutput, type FunctionOutput } from './function-output.ts';
import { isAllowed } from './iam/policy.ts';
import { createBuses, type EventBus } from './resources/event-bus.ts';
import {
  MAPPING_PROPERTIES,
  type MappingProperties,
  startEventSourceMapping,
} from './resources/event-source-mapping.ts';
import { createFunction, findFunction, type LambdaFunction } from './resources/lambda-function.ts';
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
    const queues = createQueues(stack, clock);
    const mayInvoke = invokePermissions(stack, functions);
    const onLost = (message: string) => output.write('events', JSON.stringify({ level: 'ERROR', message }));
    const buses = createBuses(stack, { queues, clock, onLost });
    const roles = roleGrants(stack);
    const grants = createGrants(functions, roles);
    const secrets = stack
      .ofType('AWS::SecretsManager::Secret')
      .map((resource) => createSecret(resource, options.secrets));
    await createTables(stack, options.dynamoDbUrl);
    services = {
      grants,
      dynamoDb,
      operations: {
        events: eventsOperations(buses),
        secretsmanager: secretsOperations(secrets),
        sqs: sqsOperations(queues),
      },
    };
    stops.push(...startMappings(stack, { functions, queues, roles }));
    const api: RunningServer | undefined = await startRestApi(stack, {
      functions,
      mayInvoke,
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
  readonly functions: readonly LambdaFunction[];
  readonly queues: Queues;
  readonly roles: ReturnType<typeof roleGrants>;
}

/** What Lambda's poller does with the function's role; without it the real service refuses the mapping. */
const POLLER_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

function startMappings(stack: Stack, { functions, queues, roles }: MappingTargets): (() => void)[] {
  return stack.ofType('AWS::Lambda::EventSourceMapping').map(({ logicalId, properties }) => {
    refuseOthers(logicalId, properties, MAPPING_PROPERTIES);
    const fn = findFunction(functions, String(properties.FunctionName));
    const queue = queues.byArn(String(properties.EventSourceArn));
    if (!fn || !queue) {
      throw new Error(`${logicalId}: only queues feed functions here, not ${properties.EventSourceArn}`);
    }
    const resource = queue.settings.arn;
    const missing = POLLER_ACTIONS.find(
      (action) => !isAllowed(roles.get(fn.roleArn) ?? [], { action, resource }),
    );
    if (missing)
      throw new Error(`${logicalId}: the role of ${fn.logicalId} does not allow ${missing} on ${resource}`);
    if (queue.settings.visibilityMs < fn.timeoutSeconds * 1000) {
      throw new Error(
        `${logicalId}: ${queue.settings.name} hides messages for less than the timeout of ${fn.logicalId}`,
      );
    }
    return startEventSourceMapping(properties as MappingProperties, { queue, fn });
  });
}
