import { createClock } from '../../local/clock.ts';
import { type Alarms, createAlarms } from '../../local/cloudwatch/alarms.ts';
import { createMetricStore } from '../../local/metric-store.ts';
import { arnOf, pseudoParameters, resolve, type Scope } from '../../local/template/intrinsics.ts';
import type { Resource } from '../../local/template/stack.ts';
import {
  everyChoice,
  type Properties,
  type SynthesizedStage,
  stageNames,
  synthesize,
  synthesizeWith,
} from './template.ts';

const ALARM_TYPES = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];

/**
 * The alarms as the local runtime reads them: it refuses what CloudWatch would refuse, what is not in its grammar of
 * expressions, and composites of alarms that the template has not. Nothing is started.
 */
function readAlarms({ resources }: Pick<SynthesizedStage, 'resources'>): Alarms {
  const nameOf = (id: string) =>
    String(resources.find((resource) => resource.id === id)?.properties.AlarmName ?? id);
  const scope: Scope = {
    ref: (name) => pseudoParameters('stack')[name] ?? nameOf(name),
    attribute: (id, attribute) =>
      attribute === 'Arn' ? arnOf('cloudwatch', `alarm:${nameOf(id)}`) : `${id}-${attribute}`,
    condition: () => true,
  };
  const alarms = resources
    .filter(({ type }) => ALARM_TYPES.includes(type))
    .map(({ id, type, properties }): Resource => {
      return {
        logicalId: id,
        type,
        properties: resolve(properties, scope) as Properties,
        metadata: {},
        ref: nameOf(id),
        attribute: (name) => scope.attribute(id, name),
      };
    });
  const clock = createClock();
  return createAlarms(
    { ofType: (...types) => alarms.filter(({ type }) => types.includes(type)) },
    { metrics: createMetricStore(clock), clock, onChange: () => undefined },
  );
}

const templates = [
  ...stageNames.map((stage) => [stage, () => synthesize(stage)] as const),
  ['every choice', () => synthesizeWith(everyChoice.stage, everyChoice.changes)] as const,
];

test.each(templates)('the local runtime knows every alarm of %s', (_, template) => {
  const { ofType, resources } = template();
  const alarms = readAlarms({ resources });
  expect(alarms.all).toHaveLength(ALARM_TYPES.flatMap((type) => ofType(type)).length);
  expect(alarms.all.length).toBeGreaterThan(50);
});

describe('the check finds', () => {
  const { resources } = synthesize('dev');

  /** The first alarm of those that do what `isOne` says, changed. */
  const broken = (isOne: (properties: Properties) => boolean, change: (properties: Properties) => void) => {
    const copy = structuredClone([...resources]);
    const alarm = copy.find(({ type, properties }) => ALARM_TYPES.includes(type) && isOne(properties));
    if (!alarm) throw new Error('there is no such alarm');
    change(alarm.properties);
    return copy;
  };
  const expression = ({ Metrics }: Properties) => Metrics?.find(({ Expression }: Properties) => Expression);

  test.each<[string, (properties: Properties) => boolean, (properties: Properties) => void, RegExp]>([
    [
      'a function that the grammar has not',
      expression,
      (alarm) => {
        expression(alarm).Expression = 'RATE(n)';
      },
      /RATE/,
    ],
    [
      'an id that is not there',
      expression,
      (alarm) => {
        expression(alarm).Expression += ' + other';
      },
      /other/,
    ],
    [
      'a statistic that alarms cannot have',
      ({ Statistic }) => Statistic,
      (alarm) => {
        alarm.Statistic = 'Median';
      },
      /Statistic/,
    ],
    [
      'windows that are too long',
      ({ Period }) => Period === 300,
      (alarm) => {
        alarm.EvaluationPeriods = 289;
      },
      /EvaluationPeriods/,
    ],
  ])('%s', (_, isOne, change, message) => {
    expect(() => readAlarms({ resources: broken(isOne, change) })).toThrow(message);
  });

  test('a composite of what is not there', () => {
    const composite = {
      id: 'composite',
      type: 'AWS::CloudWatch::CompositeAlarm',
      properties: { AlarmName: 'composite', AlarmRule: 'ALARM("gone")' },
      dependsOn: [],
      deletionPolicy: undefined,
      replacePolicy: undefined,
    };
    expect(() => readAlarms({ resources: [...resources, composite] })).toThrow(/gone/);
  });
});
