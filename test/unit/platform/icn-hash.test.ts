import { keyedIcnHash } from '../../../lambdas/platform/icn-hash.ts';
import { InMemorySecrets } from '../../doubles/in-memory-secrets.ts';

const ICN = '1012667145V762142';
const hashWith = (values: Record<string, string>) => keyedIcnHash(new InMemorySecrets(values), 'hash-key');

describe('the hash of an ICN', () => {
  test('is 16 hex digits, the same for the same person and key', async () => {
    const hash = hashWith({ 'hash-key': 'abc' });
    expect(await hash(ICN)).toMatch(/^[0-9a-f]{16}$/);
    expect(await hash(ICN)).toBe(await hash(ICN));
    expect(await hash(ICN)).not.toBe(await hash('1012832025V743496'));
  });

  test('cannot be made without the key', async () => {
    expect(await hashWith({ 'hash-key': 'abc' })(ICN)).not.toBe(await hashWith({ 'hash-key': 'abd' })(ICN));
  });

  test('is not known without a key, which stops nothing', async () => {
    expect(await hashWith({})(ICN)).toBe('unknown');
  });
});
