import { compilePolicy, isAllowed, type RawStatement } from '../../../local/iam/policy.ts';

const queue = 'arn:aws-us-gov:sqs:us-gov-west-1:000000000000:work';
const allow = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue };
const send = { action: 'sqs:SendMessage', resource: queue };

const ask = (statements: RawStatement[], request: Parameters<typeof isAllowed>[1]) =>
  isAllowed(compilePolicy({ Statement: statements }, 'Role'), request);

describe('policies of roles', () => {
  it('allow what a statement names and nothing else', () => {
    expect(ask([allow], send)).toBe(true);
    expect(ask([allow], { ...send, action: 'sqs:ReceiveMessage' })).toBe(false);
    expect(ask([allow], { ...send, resource: `${queue}-2` })).toBe(false);
    expect(ask([], send)).toBe(false);
  });

  it('know * and ? in actions and resources, and dots are dots', () => {
    expect(ask([{ ...allow, Action: ['dynamodb:Get*', 'sqs:Send*'] }], send)).toBe(true);
    expect(ask([{ ...allow, Resource: queue.replace('work', 'w?rk') }], send)).toBe(true);
    expect(ask([{ ...allow, Resource: '*' }], send)).toBe(true);
    expect(ask([{ ...allow, Resource: 'a.c' }], { ...send, resource: 'abc' })).toBe(false);
  });

  it('let a Deny win', () => {
    expect(ask([allow, { Effect: 'Deny', Action: 'sqs:*', Resource: '*' }], send)).toBe(false);
  });

  it('refuse by name what is not supported', () => {
    expect(() => ask([{ Effect: 'Allow', NotAction: 'sqs:*', Resource: '*' }], send)).toThrow('NotAction');
    const leadingKeys = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['x'] } };
    expect(() => ask([{ ...allow, Condition: leadingKeys }], send)).toThrow('dynamodb:LeadingKeys');
  });
});

describe('policies of queues', () => {
  const rule = 'arn:aws-us-gov:events:us-gov-west-1:000000000000:rule/bus/rule';
  const policy = [
    {
      ...allow,
      Principal: { Service: 'events.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': rule } },
    },
  ];
  const deliver = { ...send, principal: 'events.amazonaws.com', sourceArn: rule };

  it('let in the service and the rule that they name', () => {
    expect(ask(policy, deliver)).toBe(true);
    expect(ask(policy, { ...deliver, principal: 'sns.amazonaws.com' })).toBe(false);
    expect(ask(policy, { ...deliver, sourceArn: `${rule}-2` })).toBe(false);
  });

  it('do not deny secure calls because they deny insecure ones', () => {
    const insecure = {
      Effect: 'Deny',
      Principal: '*',
      Action: 'sqs:*',
      Resource: queue,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    expect(ask([...policy, insecure], deliver)).toBe(true);
  });
});
