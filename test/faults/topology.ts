import { compilePattern, type EventMatcher } from '../../local/resources/event-pattern.ts';
import { createStack } from '../../local/template/stack.ts';
import { synthesize } from '../../local/template/synthesize.ts';
import { loadTemplate, type Template } from '../../local/template/template.ts';

/** What the template says of a queue; times in milliseconds. */
export interface QueueSettings {
  readonly arn: string;
  /** Without the stage, such as `bust-later`. */
  readonly name: string;
  readonly visibilityMs: number;
  readonly delayMs: number;
  /** A message that was received so often goes to the queue of that ARN. */
  readonly redrive: { readonly to: string; readonly after: number } | undefined;
  /** Whether an alarm of the template looks at messages that lie in it. */
  readonly watched: boolean;
}

/** What feeds a function. */
export interface Feeding {
  readonly queue: string;
  readonly capability: string;
  readonly batchSize: number;
  readonly maxConcurrency: number;
}

/** Of a rule: what it takes, and where it puts it. */
export interface RuleSettings {
  readonly matches: EventMatcher;
  readonly targets: readonly { readonly queue: string; readonly deadLetters: string }[];
}

/** The pipeline as the template wires it: the simulation has no number of its own. */
export interface Topology {
  readonly queues: readonly QueueSettings[];
  readonly feedings: readonly Feeding[];
  readonly rules: readonly RuleSettings[];
  /** Milliseconds by capability. */
  readonly timeouts: ReadonlyMap<string, number>;
}

const PREFIX = /^account-creation-local-/;
const EVENT_BUS = 'account-creation-local';

/** That of stage `local`, synthesized. */
export async function readTopology(): Promise<Topology> {
  const { folder } = await synthesize();
  const { stackName, template } = loadTemplate(folder);
  return topologyOf(stackName, template);
}

// biome-ignore lint/suspicious/noExplicitAny: properties of a template's resources.
type Properties = any;

function topologyOf(stackName: string, template: Template): Topology {
  const given = Object.entries(template.Parameters ?? {}).filter(([, { Default }]) => Default === undefined);
  const parameters = Object.fromEntries(given.map(([name]) => [name, 'simulated']));
  const stack = createStack({ name: stackName, template, parameters, awsUrl: 'http://aws.simulated' });
  const all = (type: string): Properties[] => stack.ofType(type).map(({ properties }) => properties);
  const watched = all('AWS::CloudWatch::Alarm')
    .filter(({ MetricName }) => MetricName === 'ApproximateNumberOfMessagesVisible')
    .map(({ Dimensions }) => Dimensions[0].Value);
  return {
    queues: stack.ofType('AWS::SQS::Queue').map(({ properties, attribute }) => {
      const { QueueName, VisibilityTimeout = 30, DelaySeconds = 0, RedrivePolicy }: Properties = properties;
      return {
        arn: String(attribute('Arn')),
        name: QueueName.replace(PREFIX, ''),
        visibilityMs: VisibilityTimeout * 1_000,
        delayMs: DelaySeconds * 1_000,
        redrive: RedrivePolicy && {
          to: RedrivePolicy.deadLetterTargetArn,
          after: RedrivePolicy.maxReceiveCount,
        },
        watched: watched.includes(QueueName),
      };
    }),
    feedings: all('AWS::Lambda::EventSourceMapping').map((mapping) => ({
      queue: mapping.EventSourceArn,
      capability: mapping.FunctionName.replace(PREFIX, '').replace(/:.*$/, ''),
      batchSize: mapping.BatchSize,
      maxConcurrency: mapping.ScalingConfig.MaximumConcurrency,
    })),
    rules: all('AWS::Events::Rule')
      .filter(({ EventBusName }) => EventBusName === EVENT_BUS)
      .map(({ EventPattern, Targets }) => ({
        matches: compilePattern(EventPattern),
        targets: Targets.map(({ Arn, DeadLetterConfig }: Properties) => ({
          queue: Arn,
          deadLetters: DeadLetterConfig.Arn,
        })),
      })),
    timeouts: new Map(
      all('AWS::Lambda::Function').map(({ FunctionName, Timeout }) => [
        FunctionName.replace(PREFIX, ''),
        Timeout * 1_000,
      ]),
    ),
  };
}
