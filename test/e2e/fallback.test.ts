import { type Pipeline, startPipeline } from '../../local/pipeline.ts';
import { synthesize } from '../../local/template/synthesize.ts';
import { loadTemplate } from '../../local/template/template.ts';
import { until } from '../until.ts';
import { createAccount, signIn } from './person.ts';

/** The bus refuses create-account (as in an outage) but not republish-events. */
async function withoutBusForCreateAccount(): Promise<Pipeline> {
  const template = structuredClone(loadTemplate((await synthesize()).folder).template);
  for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
    if (Type !== 'AWS::IAM::Policy' || !id.startsWith('createaccount')) continue;
    // biome-ignore lint/suspicious/noExplicitAny: a policy document as it stands in a template.
    const document = (Properties as any).PolicyDocument;
    document.Statement = document.Statement.filter(
      ({ Action }: { Action: string | string[] }) => ![Action].flat().includes('events:PutEvents'),
    );
  }
  return startPipeline({ template });
}

test('the bus does not take the event: the fallback queue does, and everything ends as it should', async () => {
  const pipeline = await withoutBusForCreateAccount();
  try {
    const icn = '1000000001V400001';
    await signIn(pipeline, icn);
    const { status, body } = await createAccount(pipeline, icn);
    expect(status).toBe(200);
    await until(
      'the next sign-in knows the account',
      async () => (await signIn(pipeline, icn)).mhv_user_profile_id === body.data.id,
    );
    const emitted = await until('the use of the fallback queue is counted', () => {
      const names = new Set(pipeline.metrics.map(({ name }) => name));
      return names.has('FallbackUsed') && names.has('EventRepublished') && names;
    });
    expect(emitted).not.toContain('EventLost');
    expect(pipeline.queue('fallback').counts).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  } finally {
    await pipeline.stop();
  }
}, 60_000);
