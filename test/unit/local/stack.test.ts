import { createStack } from '../../../local/template/stack.ts';
import type { Template } from '../../../local/template/template.ts';

const awsUrl = 'http://127.0.0.1:4566';

const stackOf = (template: Template, parameters: Record<string, string> = {}) =>
  createStack({ name: 'test', template, parameters, awsUrl });

const bus = (properties: Record<string, unknown>): Template => ({
  Parameters: { Colour: { Type: 'String', Default: 'blue' } },
  Conditions: {
    IsBlue: { 'Fn::Equals': [{ Ref: 'Colour' }, 'blue'] },
    IsRed: { 'Fn::Not': [{ Condition: 'IsBlue' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsBlue' }, { Condition: 'IsRed' }] },
    Both: { 'Fn::And': [{ Condition: 'IsBlue' }, { Condition: 'IsRed' }] },
  },
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'work' } },
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
    Alarm: { Type: 'AWS::CloudWatch::Alarm' },
    Bus: { Type: 'AWS::Events::EventBus', Properties: properties },
  },
});

const resolved = (value: unknown, parameters: Record<string, string> = {}) =>
  stackOf(bus({ value }), parameters).ofType('AWS::Events::EventBus')[0]?.properties.value;

describe('the template', () => {
  it.each<[string, unknown, unknown]>([
    ['a parameter', { Ref: 'Colour' }, 'blue'],
    ['a pseudo parameter', { Ref: 'AWS::Partition' }, 'aws-us-gov'],
    ['a queue by its local URL', { Ref: 'Queue' }, `${awsUrl}/000000000000/work`],
    [
      'an attribute',
      { 'Fn::GetAtt': ['Queue', 'Arn'] },
      'arn:aws-us-gov:sqs:us-gov-west-1:000000000000:work',
    ],
    ['a topic by its ARN', { Ref: 'Topic' }, 'arn:aws-us-gov:sns:us-gov-west-1:000000000000:news'],
    ['an attribute with a dot', { 'Fn::GetAtt': 'Queue.QueueName' }, 'work'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Colour' }]] }, 'a-blue'],
    ['Fn::Sub', { 'Fn::Sub': `\${Colour} \${Queue.QueueName} \${!Colour}` }, `blue work \${Colour}`],
    ['Fn::Sub with variables', { 'Fn::Sub': [`\${x}`, { x: { Ref: 'Colour' } }] }, 'blue'],
    ['Fn::Select of Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b'] }] }, 'b'],
    ['Fn::If', { 'Fn::If': ['IsBlue', 1, 2] }, 1],
    ['Fn::If of Fn::Not', { 'Fn::If': ['IsRed', 1, 2] }, 2],
    ['Fn::If of Fn::Or', { 'Fn::If': ['Either', 1, 2] }, 1],
    ['Fn::If of Fn::And', { 'Fn::If': ['Both', 1, 2] }, 2],
    ['AWS::NoValue', { kept: 1, dropped: { Ref: 'AWS::NoValue' } }, { kept: 1 }],
    [
      'a policy condition',
      { Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      { Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ],
  ])('resolves %s', (_, value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });

  it('takes the values that it is given', () => {
    expect(resolved({ 'Fn::If': ['IsBlue', 1, 2] }, { Colour: 'red' })).toBe(2);
  });

  it('gives ignored resources a placeholder', () => {
    expect(resolved({ 'Fn::GetAtt': ['Alarm', 'Arn'] })).toMatch(/^arn:/);
  });

  it('leaves out resources whose condition is false', () => {
    const template = bus({});
    template.Resources.Queue = { Type: 'AWS::SQS::Queue', Condition: 'IsRed' };
    expect(stackOf(template).ofType('AWS::SQS::Queue')).toEqual([]);
  });

  it.each<[string, unknown, RegExp]>([
    ['an import', { 'Fn::ImportValue': 'other' }, /Bus.*ImportValue.*other/],
    ['an unknown intrinsic', { 'Fn::Cidr': [] }, /Fn::Cidr/],
    ['something that is not there', { Ref: 'Nothing' }, /Nothing/],
    ['an attribute that is not there', { 'Fn::GetAtt': ['Queue', 'Length'] }, /Queue.*Length/],
  ])('stops at %s and names it', (_, value, message) => {
    expect(() => resolved(value)).toThrow(message);
  });

  it('names a parameter that has no value, and one that the template does not have', () => {
    const template: Template = { Parameters: { Host: { Type: 'String' } }, Resources: {} };
    expect(() => stackOf(template)).toThrow(/Host/);
    expect(() => stackOf(template, { Host: 'h', Hots: 'h' })).toThrow(/Hots/);
  });

  it('names a type that it does not know, and its logical id', () => {
    const template: Template = { Resources: { Money: { Type: 'AWS::Budgets::Budget' } } };
    expect(() => stackOf(template)).toThrow(/AWS::Budgets::Budget.*Money/);
  });
});
