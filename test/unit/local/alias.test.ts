import type { Template } from '../../../local/template/template.ts';
import { localRuntimes, post, propertiesOf, smallTemplate } from '../../fixtures/local-runtime.ts';
import { until } from '../../until.ts';

const { run } = localRuntimes();

/** Everything calls the alias `live`, in the forms in which CDK writes it. */
function released(): Template {
  const template = smallTemplate();
  for (const name of ['Front', 'Back']) {
    Object.assign(template.Resources, {
      [`${name}Version`]: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: name } } },
      [`${name}Live`]: {
        Type: 'AWS::Lambda::Alias',
        Properties: {
          Name: 'live',
          FunctionName: { Ref: name },
          FunctionVersion: { 'Fn::GetAtt': [`${name}Version`, 'Version'] },
        },
      },
    });
  }
  const [, parts] = propertiesOf(template, 'ApiPost').Integration.Uri['Fn::Join'];
  parts.splice(5, 1, { Ref: 'FrontLive' });
  propertiesOf(template, 'ApiPermission').FunctionName = { Ref: 'FrontLive' };
  propertiesOf(template, 'Mapping').FunctionName = {
    'Fn::Join': ['', [{ 'Fn::Select': [6, { 'Fn::Split': [':', { Ref: 'BackLive' }] }] }, ':live']],
  };
  return template;
}

describe('functions that are called by their alias', () => {
  it('run: from the API, and from a queue', async () => {
    const runtime = await run(released());
    expect((await post(runtime, '/v1/things/1', { id: 'aliased' })).status).toBe(202);
    await until('the second function has handled it', () =>
      runtime.output.logs.some(({ fields }) => fields.step === 'handled' && fields.id === 'aliased'),
    );
  });

  it('are not open to those who may call the function alone', async () => {
    const template = released();
    propertiesOf(template, 'ApiPermission').FunctionName = { 'Fn::GetAtt': ['Front', 'Arn'] };
    expect((await post(await run(template), '/v1/things/event')).status).toBe(500);
  });

  it.each([
    ['an alias of a version that is not there', 'FrontLive', { FunctionVersion: '2' }, /FrontLive.*Front:2/],
    ["an alias of another function's version", 'FrontLive', { FunctionName: 'other' }, /FrontLive.*other:1/],
    [
      'a version of a function that is not there',
      'BackVersion',
      { FunctionName: 'other' },
      /BackVersion.*other/,
    ],
    ['traffic in two parts', 'FrontLive', { RoutingConfig: {} }, /FrontLive: RoutingConfig/],
    ['a mapping to an alias that is not there', 'Mapping', { FunctionName: 'Back:old' }, /Mapping/],
  ])('stops at %s', async (_, logicalId, properties, message) => {
    const template = released();
    Object.assign(propertiesOf(template, logicalId), properties);
    await expect(run(template)).rejects.toThrow(message);
  });
});
