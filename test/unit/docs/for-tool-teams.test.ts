import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { EVENT_SOURCE } from '../../../lambdas/contracts/events/envelope.ts';
import { PipelineEvent } from '../../../lambdas/contracts/events/pipeline-event.ts';
import { synthesize } from '../../infra/template.ts';

const document = readFileSync(path.resolve('docs/for-tool-teams.md'), 'utf8');
const template = parse(/```yaml\n([\s\S]*?)```/.exec(document)?.[1] ?? '');
const { Subscription, Delivery } = template.Resources;

describe('the template that another team deploys', () => {
  test('subscribes to events that there are', () => {
    const types = PipelineEvent.options.map(({ entries }) => entries.type.literal);
    for (const { Properties } of [Subscription, Delivery]) {
      expect(Properties.EventPattern.source).toEqual([EVENT_SOURCE]);
    }
    expect(types).toEqual(expect.arrayContaining(Subscription.Properties.EventPattern['detail-type']));
  });

  test('puts its rule on the bus that the stage has', () => {
    const [bus] = synthesize('staging').ofType('AWS::Events::EventBus');
    const stage = template.Parameters.Stage.Default;
    const name = Subscription.Properties.EventBusName['Fn::Sub'].split(':event-bus/')[1];
    expect(name.replace(/\$\{Stage\}/, stage)).toBe(bus?.properties.Name);
  });

  test('refers to nothing that it does not have', () => {
    const known = [...Object.keys(template.Resources), ...Object.keys(template.Parameters)];
    const named = [
      ...JSON.stringify(template).matchAll(/"(?:Ref|DependsOn)":"(\w+)"|"Fn::GetAtt":\["(\w+)"/g),
    ].map(([, ref, attribute]) => ref ?? attribute);
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((name) => !known.includes(String(name)))).toEqual([]);
  });
});
