import { createClock } from '../../../local/clock.ts';
import { createThrottle } from '../../../local/resources/throttle.ts';
import { localRuntimes, post, propertiesOf, smallTemplate } from '../../fixtures/local-runtime.ts';

const post1 = { method: 'POST', resource: '/things/{id}' };
const get1 = { method: 'GET', resource: '/things/{id}' };

function throttleOf(...MethodSettings: object[]) {
  const clock = createClock(1, () => 0);
  const admit = createThrottle({ properties: { MethodSettings } }, clock);
  const passed = (route: typeof post1, asked: number) =>
    Array.from({ length: asked }, () => admit(route)).filter(Boolean).length;
  return { clock, passed };
}

const setting = (HttpMethod: string, ResourcePath: string, rate: number, burst: number) => ({
  HttpMethod,
  ResourcePath,
  ThrottlingRateLimit: rate,
  ThrottlingBurstLimit: burst,
});

describe('the throttle of an API', () => {
  it('lets a burst pass, then as many as the rate says, however long it was quiet', () => {
    const { clock, passed } = throttleOf(setting('*', '/*', 10, 4));
    expect(passed(post1, 20)).toBe(4);
    clock.advance(99);
    expect(passed(post1, 20)).toBe(0);
    clock.advance(101);
    expect(passed(post1, 20)).toBe(2);
    clock.advance(60_000);
    expect(passed(post1, 20)).toBe(4);
  });

  it('counts each method for itself', () => {
    const { passed } = throttleOf(setting('*', '/*', 10, 4));
    expect([passed(post1, 20), passed(get1, 20)]).toEqual([4, 4]);
  });

  it("takes a method's own settings before those of all", () => {
    const { passed } = throttleOf(setting('*', '/*', 10, 4), setting('GET', '/~1things~1{id}', 1, 2));
    expect([passed(post1, 20), passed(get1, 20)]).toEqual([4, 2]);
  });

  it("has the account's quota where the stage says nothing", () => {
    expect(throttleOf().passed(post1, 5_001)).toBe(5_000);
    expect(throttleOf({ HttpMethod: '*', ResourcePath: '/*' }).passed(post1, 5_001)).toBe(5_000);
  });
});

const { run } = localRuntimes();

test("what is too much has the template's answer for it, and asks no function", async () => {
  const template = smallTemplate();
  propertiesOf(template, 'ApiStage').MethodSettings = [setting('*', '/*', 0.001, 1)];
  template.Resources.Throttled = {
    Type: 'AWS::ApiGateway::GatewayResponse',
    Properties: {
      ResponseType: 'THROTTLED',
      StatusCode: '429',
      ResponseTemplates: { 'application/json': '{"too":"many"}' },
    },
  };
  const runtime = await run(template);
  expect((await post(runtime, '/v1/things/event')).status).toBe(200);
  const answer = await post(runtime, '/v1/things/event');
  expect([answer.status, await answer.json()]).toEqual([429, { too: 'many' }]);
});
