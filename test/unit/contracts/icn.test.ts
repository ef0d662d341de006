import fc from 'fast-check';
import * as v from 'valibot';
import { IcnSchema, readIcn } from '../../../lambdas/contracts/icn.ts';

const ICN = '1012667145V762142';
const SHORT = '10101V964144';

describe('an ICN', () => {
  test.each([
    [ICN, 'usable', 'usable'],
    [SHORT, 'malformed', 'usable'],
    ['1V123456', 'malformed', 'usable'],
    ['V123456', 'malformed', 'malformed'],
    [`${ICN}\n`, 'malformed', 'malformed'],
    [`${ICN}\r\n`, 'malformed', 'malformed'],
    [`${SHORT}\n`, 'malformed', 'malformed'],
    [`\n${ICN}`, 'malformed', 'malformed'],
    [`${ICN}\u2028`, 'malformed', 'malformed'],
    [`${ICN}\u0000`, 'malformed', 'malformed'],
    [` ${ICN}`, 'malformed', 'malformed'],
    [`${ICN} `, 'malformed', 'malformed'],
    [ICN.toLowerCase(), 'malformed', 'malformed'],
    ['１０１２６６７１４５V７６２１４２', 'malformed', 'malformed'],
    ['١٠١٢٦٦٧١٤٥V٧٦٢١٤٢', 'malformed', 'malformed'],
    [`1${ICN}`, 'malformed', 'malformed'],
    [`${ICN}1`, 'malformed', 'malformed'],
    ['', 'malformed', 'malformed'],
    [`${ICN}^NI^200M^USVHA^P`, 'malformed', 'malformed'],
    [`${ICN}^NI^200M^USVHA^T`, 'temporary', 'temporary'],
    [`${SHORT}^NI^200M^USVHA^T`, 'temporary', 'temporary'],
    [`${ICN}^NI^200M^USVHA^T\n`, 'malformed', 'malformed'],
    [`${ICN}^NI^200M^USVHA^t`, 'malformed', 'malformed'],
    [`${ICN}^NI^200M^USDVA^T`, 'malformed', 'malformed'],
  ])('%j is %s; where short ones are allowed: %s', (value, reading, readingWithShort) => {
    expect(readIcn(value, { allowShort: false })).toBe(reading);
    expect(readIcn(value, { allowShort: true })).toBe(readingWithShort);
  });

  // Close to an ICN, so that the interesting mistakes are drawn often.
  const nearly = fc
    .array(fc.oneof(fc.constantFrom(...'0123456789V^\n\rv '), fc.string({ unit: 'binary', maxLength: 1 })), {
      maxLength: 20,
    })
    .map((parts) => parts.join(''));
  const digits = (text: string) => [...text].every((digit) => digit >= '0' && digit <= '9');

  test('is usable if, and only if, it is digits, V and six digits', () => {
    fc.assert(
      fc.property(
        fc.oneof(nearly, fc.stringMatching(/^\d{9,11}V\d{5,7}$/)),
        fc.boolean(),
        (value, allowShort) => {
          const [first = '', last = '', ...rest] = value.split('V');
          const length = allowShort ? first.length >= 1 && first.length <= 10 : first.length === 10;
          const usable = rest.length === 0 && length && last.length === 6 && digits(first + last);
          expect(readIcn(value, { allowShort }) === 'usable').toBe(usable);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('inside the pipeline is a whole one, long or short', () => {
    expect(v.is(IcnSchema, ICN)).toBe(true);
    expect(v.is(IcnSchema, SHORT)).toBe(true);
    expect(v.is(IcnSchema, `${ICN}\n`)).toBe(false);
    expect(v.is(IcnSchema, `${ICN}^NI^200M^USVHA^P`)).toBe(false);
  });
});
