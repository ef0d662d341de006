import * as v from 'valibot';
import { HOURS_PER_MONTH } from './prices.ts';
import { resourceTypes } from './resource-types.ts';
import { capabilityOf, minuteJobs, paths, type Run } from './usage.ts';
import { add, type Used } from './used.ts';

/** A template as CDK makes it. */
export interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
}

/** What of a stage decides what its use costs. */
export interface CostedStage {
  readonly name: string;
  readonly template: Template;
  /** Megabytes, by function: `create-account`. */
  readonly memoryMb: Readonly<Record<string, number>>;
  /** Months for which its functions' logs are kept. */
  readonly logMonths: number;
  /** Functions that a schedule starts each minute. */
  readonly everyMinute: readonly string[];
  /** Calling applications that are counted by name. */
  readonly applications: readonly string[];
}

const DAYS_PER_MONTH = HOURS_PER_MONTH / 24;

const FunctionOf = v.object({ FunctionName: v.string(), MemorySize: v.number() });
const LogGroup = v.object({ RetentionInDays: v.number() });
const Schedule = v.object({ Name: v.string(), ScheduleExpression: v.literal('rate(1 minute)') });

/** @throws if a schedule starts something whose use is not known. */
export function costedStage(name: string, template: Template, applications: readonly string[]): CostedStage {
  const withoutStage = (resource: string) => resource.replace(`account-creation-${name}-`, '');
  const propertiesOf = (type: string) =>
    Object.values(template.Resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties = {} }) => Properties);
  const everyMinute = propertiesOf('AWS::Events::Rule')
    .filter(({ ScheduleExpression }) => ScheduleExpression !== undefined)
    .map((rule) => withoutStage(v.parse(Schedule, rule).Name).replace(/-schedule$/, ''));
  const unknown = everyMinute.find((each) => !Object.hasOwn(minuteJobs, each));
  if (unknown) throw new Error(`${unknown} runs every minute: say in ops/cost/usage.ts what it uses`);
  const days = propertiesOf('AWS::Logs::LogGroup').map((each) => v.parse(LogGroup, each).RetentionInDays);
  return {
    name,
    template,
    memoryMb: Object.fromEntries(
      propertiesOf('AWS::Lambda::Function')
        .map((each) => v.parse(FunctionOf, each))
        .map(({ FunctionName, MemorySize }) => [withoutStage(FunctionName), MemorySize]),
    ),
    logMonths: Math.max(...days) / DAYS_PER_MONTH,
    everyMinute,
    applications,
  };
}

/** What is there costs this a month, without a request. @throws if a type of resource is not decided on. */
export function resourcesUsed({ template }: CostedStage): Used {
  return add(
    ...Object.values(template.Resources).map(({ Type, Properties = {} }) => {
      const priced = Object.hasOwn(resourceTypes, Type) ? resourceTypes[Type] : undefined;
      if (priced === undefined) {
        throw new Error(`nobody has decided what ${Type} costs: say it in ops/cost/resource-types.ts`);
      }
      return typeof priced === 'function' ? priced(Properties) : {};
    }),
  );
}

/** The pipeline's own metrics of a month in which every kind of request came in each hour. */
export function metricsUsed({ applications }: CostedStage): Used {
  const runs: readonly Run[] = [
    ...Object.values(paths).flatMap(({ request, messages }) => [request, ...messages]),
    ...Object.values(minuteJobs).flatMap((job) => job.runs),
  ];
  const names = new Set(
    runs.flatMap((run) => [
      ...run.metrics.map((name) => `${capabilityOf(run)} ${name}`),
      ...[...applications, 'other'].flatMap((application) =>
        (run.byApplication ?? []).map((name) => `${capabilityOf(run)} ${name} ${application}`),
      ),
    ]),
  );
  return { metric: names.size };
}
