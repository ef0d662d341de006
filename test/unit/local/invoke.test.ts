import {
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import type { Runtime } from '../../../local/runtime.ts';
import {
  accessKeyOf,
  addTicker,
  client,
  localRuntimes,
  smallTemplate,
} from '../../fixtures/local-runtime.ts';
import { until } from '../../until.ts';

const { run } = localRuntimes();
const ARN = 'arn:aws-us-gov:lambda:us-gov-west-1:000000000000:function:test-Front';

describe('Invoke', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    const template = addTicker(smallTemplate(), [
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { 'Fn::GetAtt': ['Front', 'Arn'] } },
    ]);
    Object.assign(template.Resources, {
      FrontVersion: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Front' } } },
      FrontLive: {
        Type: 'AWS::Lambda::Alias',
        Properties: {
          Name: 'live',
          FunctionName: { Ref: 'Front' },
          FunctionVersion: { 'Fn::GetAtt': ['FrontVersion', 'Version'] },
        },
      },
    });
    runtime = await run(template);
  });

  const invoke = (input: Partial<InvokeCommandInput> = {}, accessKeyId?: string) =>
    new LambdaClient(client(runtime, accessKeyId)).send(
      new InvokeCommand({
        FunctionName: 'test-Front',
        Payload: JSON.stringify({ pathParameters: { id: 'event' } }),
        ...input,
      }),
    );

  const payloadOf = ({ Payload }: { Payload?: { transformToString(): string } }) =>
    JSON.parse(Payload?.transformToString() ?? '');

  it.each<[string, Partial<InvokeCommandInput>]>([
    ['name', {}],
    ['ARN', { FunctionName: ARN }],
    ['name and alias', { FunctionName: 'test-Front:live' }],
    ['ARN of the alias', { FunctionName: `${ARN}:live` }],
    ['qualifier', { Qualifier: 'live' }],
  ])('calls a function by its %s and answers what it answers', async (_, input) => {
    const answer = await invoke(input);
    expect([answer.StatusCode, answer.FunctionError]).toEqual([200, undefined]);
    expect(JSON.parse(payloadOf(answer).body).event).toEqual({ pathParameters: { id: 'event' } });
  });

  it('says that a function failed, and how', async () => {
    const answer = await invoke({ Payload: undefined });
    expect([answer.StatusCode, answer.FunctionError]).toEqual([200, 'Unhandled']);
    expect(payloadOf(answer)).toEqual({ errorType: 'TypeError', errorMessage: expect.any(String) });
  });

  it('does not wait for the answer to an event', async () => {
    const answer = await invoke({
      FunctionName: 'test-Back',
      InvocationType: 'Event',
      Payload: JSON.stringify({ Records: [{ messageId: '1', body: '{"detail":{"id":"invoked"}}' }] }),
    });
    expect(answer.StatusCode).toBe(202);
    await until('it is handled', () => runtime.output.logs.some(({ fields }) => fields.id === 'invoked'));
  });

  it.each<[string, Partial<InvokeCommandInput>, string]>([
    ['a function that is not there', { FunctionName: 'other' }, 'ResourceNotFoundException'],
    ['an alias that is not there', { Qualifier: 'dead' }, 'ResourceNotFoundException'],
    ['what is not JSON', { Payload: 'text' }, 'InvalidRequestContentException'],
    ['a dry run', { InvocationType: 'DryRun' }, 'InvalidParameterValueException'],
  ])('refuses %s', async (_, input, name) => {
    await expect(invoke(input)).rejects.toMatchObject({ name });
  });

  it('is for who has the grant, on exactly what is called', async () => {
    const asTicker = (input: Partial<InvokeCommandInput>) => invoke(input, accessKeyOf(runtime, 'Ticker'));
    await expect(asTicker({})).resolves.toHaveProperty('StatusCode', 200);
    await expect(asTicker({ Qualifier: 'live' })).rejects.toMatchObject({
      message: expect.stringMatching(/not authorized to perform: lambda:InvokeFunction on .*Front:live/),
    });
  });

  it('is the only operation: others are refused by name', async () => {
    await expect(new LambdaClient(client(runtime)).send(new ListFunctionsCommand({}))).rejects.toThrow(
      /lambda GET \/2015-03-31\/functions is not supported/,
    );
  });
});
