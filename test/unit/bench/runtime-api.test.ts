import { type RuntimeApi, startRuntimeApi } from '../../../bench/runtime-api.ts';

const ARN = 'arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:one';

let api: RuntimeApi;
beforeEach(async () => {
  api = await startRuntimeApi(ARN);
});
afterEach(() => api.stop());

const urlOf = (path: string) => `http://${api.address}/2018-06-01/runtime/${path}`;
const next = () => fetch(urlOf('invocation/next'));
const post = (path: string, body: object) =>
  fetch(urlOf(path), { method: 'POST', body: JSON.stringify(body) });
const idOf = (response: Response) => response.headers.get('lambda-runtime-aws-request-id') ?? '';

test('an event that waits is handed over with what Lambda says of it, and its answer comes back', async () => {
  const invocation = api.invoke({ icn: 'somebody' });
  const event = await next();
  expect(event.headers.get('lambda-runtime-invoked-function-arn')).toBe(ARN);
  expect(Number(event.headers.get('lambda-runtime-deadline-ms'))).toBeGreaterThan(0);
  expect(await event.json()).toEqual({ icn: 'somebody' });
  const accepted = await post(`invocation/${idOf(event)}/response`, { statusCode: 200 });
  expect(accepted.status).toBe(202);
  expect((await invocation).payload).toEqual({ statusCode: 200 });
});

test('the init is over when the function asks, and it gets the event that comes later', async () => {
  const asking = next();
  await api.ready;
  const invocation = api.invoke({ turn: 1 });
  const event = await asking;
  expect(await event.json()).toEqual({ turn: 1 });
  await post(`invocation/${idOf(event)}/response`, {});
  await invocation;
});

test('what the function reports as its error is thrown', async () => {
  const failed = expect(api.invoke({})).rejects.toThrow('Oops');
  await post(`invocation/${idOf(await next())}/error`, { errorMessage: 'Oops' });
  await failed;
});

test('an init that failed is told to who waits for it', async () => {
  const failed = expect(api.ready).rejects.toThrow('no such module');
  await post('init/error', { errorMessage: 'no such module' });
  await failed;
});

test('a process that is gone leaves nobody waiting', async () => {
  const failed = expect(api.invoke({})).rejects.toThrow('it crashed');
  api.stop('it crashed');
  await failed;
  await expect(api.ready).rejects.toThrow('it crashed');
});
