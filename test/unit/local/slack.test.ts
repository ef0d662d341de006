import { type RunningSlack, startSlack } from '../../../local/simulators/slack.ts';

const messages: [group: string, message: string][] = [];
let slack: RunningSlack;
beforeAll(async () => {
  slack = await startSlack({
    groups: ['engineers', 'reliability'],
    onMessage: (...message) => void messages.push(message),
  });
});
afterAll(() => slack.close());

async function post(url: string | undefined, body: string, method = 'POST') {
  const answer = await fetch(url ?? '', method === 'POST' ? { method, body } : { method });
  return `${answer.status} ${await answer.text()}`;
}

test('a message goes to the group whose webhook it is', async () => {
  expect(await post(slack.webhooks.engineers, JSON.stringify({ text: 'It is *broken*.\nLook.' }))).toBe(
    '200 ok',
  );
  expect(messages).toEqual([['engineers', 'It is *broken*.\nLook.']]);
  expect(Object.keys(slack.webhooks)).toEqual(['engineers', 'reliability']);
});

test.each([
  ['a group without a webhook', '/delivery', '{"text": "a"}', 'POST', '404 no_service'],
  ['another method', '/engineers', '', 'GET', '404 no_service'],
  ['what is not JSON', '/engineers', 'text=a', 'POST', '400 invalid_payload'],
  ['no text', '/engineers', '{"blocks": []}', 'POST', '400 no_text'],
  ['an empty text', '/engineers', '{"text": ""}', 'POST', '400 no_text'],
])('%s is refused, as Slack does', async (_, path, body, method, expected) => {
  const before = messages.length;
  expect(await post(slack.url + path, body, method)).toBe(expected);
  expect(messages).toHaveLength(before);
});
