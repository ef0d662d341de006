import fc from 'fast-check';
import { withoutPersonalData } from '../../lambdas/ports/account-provider/without-personal-data.ts';

describe('a text of MHV’s without personal data', () => {
  test.each([
    ['Deactivated Account found in MHV for ICN', 'Deactivated Account found in MHV for ICN'],
    [
      'Request is already being processed by another request .',
      'Request is already being processed by another request .',
    ],
    ['', ''],
    ['for 1012667145V762142.', 'for [ICN].'],
    ['for 10101V964144', 'for [ICN]'],
    ['for 1012667145V762142^NI^200M^USVHA^P now', 'for [ICN] now'],
    ['mail jane.doe+va@example.com!', 'mail [e-mail address]'],
    ['"jane@example.com"', '"[e-mail address]"'],
    ['token eyJhbGciOi.eyJzdWIi.c2ln', 'token [token]'],
    ['SSN 796-12-3456', 'SSN [number]'],
    ['SSN 796123456', 'SSN [number]'],
    ['two\r\nlines\tand\u2028more\u0000', 'two lines and more'],
    ['code 805', 'code 805'],
  ])('%j becomes %j', (text, cleaned) => {
    expect(withoutPersonalData(text)).toBe(cleaned);
  });

  test('is read as far as 1,000 characters and no word is cut in two', () => {
    expect(withoutPersonalData(`${'a'.repeat(5_000)}@example.com tail`)).toBe('');
    const filler = 'eyJ'.padEnd(990, 'x');
    expect(withoutPersonalData(`${filler} veteran@example.com`)).toBe('[token]');
  });

  const surroundings = fc.string({
    unit: fc.constantFrom('a', ' ', '.', '(', '\n', ':', '/'),
    maxLength: 300,
  });
  test('holds no ICN and no e-mail address, whatever stands around them', () => {
    const icn = fc.stringMatching(/^\d{10}V\d{6}$/);
    const email = fc.stringMatching(/^[a-z]{1,9}@[a-z]{1,9}\.gov$/);
    fc.assert(
      fc.property(surroundings, icn, surroundings, email, surroundings, (a, person, b, mail, c) => {
        const cleaned = withoutPersonalData(`${a}${person}${b}${mail}${c}`);
        expect(cleaned).not.toContain(person);
        expect(cleaned).not.toContain(mail);
      }),
    );
  });

  test('is one line of at most 200 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        const cleaned = withoutPersonalData(text);
        expect(cleaned.length).toBeLessThanOrEqual(200);
        expect(cleaned).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
