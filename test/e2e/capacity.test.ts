import { synthesize } from '../../local/template/synthesize.ts';
import { loadTemplate } from '../../local/template/template.ts';

jest.setTimeout(60_000);

test('the slower MHV is said to be, the less the API of one machine lets through', async () => {
  const throttleAt = async (upstreamMs?: number) => {
    const { template } = loadTemplate((await synthesize({ upstreamMs })).folder);
    const stage = Object.values(template.Resources).find(({ Type }) => Type === 'AWS::ApiGateway::Stage');
    const [everyMethod] = stage?.Properties?.MethodSettings as { ThrottlingRateLimit: number }[];
    return { upstreamMs: template.Metadata?.Capacity?.upstreamMs, rate: everyMethod?.ThrottlingRateLimit };
  };
  const usual = await throttleAt();
  const slow = await throttleAt(2_000);
  expect([usual.upstreamMs, slow.upstreamMs]).toEqual([150, 2_000]);
  expect(slow.rate).toBeLessThan(Number(usual.rate) / 3);
});
