import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  catalogueEntry,
  errorCatalogue,
  type Reason,
  TO_CONFIRM,
} from '../../../lambdas/contracts/error-catalogue.ts';

const [, text = ''] = readFileSync(path.resolve('docs/support.md'), 'utf8').split('## The cards');
const [generated = ''] = text.split('<!-- end of cards -->');
/** Heading and lines of each card. */
const cards = new Map(
  generated
    .split('\n### ')
    .slice(1)
    .map((card) => {
      const [heading = '', , ...lines] = card.trimEnd().split('\n');
      return [heading, lines] as const;
    }),
);
const numbered = (Object.keys(errorCatalogue) as Reason[])
  .map((reason) => catalogueEntry(reason))
  .filter(({ code }) => code !== undefined);
const lineOf = (heading: string, part: string) => {
  const line = cards.get(heading)?.find((each) => each.startsWith(`- **${part}**`));
  if (line === undefined) throw new Error(`card ${heading} does not say: ${part}`);
  return line;
};

describe('the cards of the help desk', () => {
  test('are one for each number, and for what comes without one', () => {
    expect([...cards.keys()].slice(0, numbered.length)).toEqual(numbered.map(({ code }) => String(code)));
    expect(cards.size).toBeGreaterThan(numbered.length);
  });

  test.each([...cards.keys()])('%s: says what to do, and what never to ask for', (heading) => {
    expect(cards.get(heading)?.map((line) => /^- \*\*(.+?)\*\* \S/.exec(line)?.[1])).toEqual([
      'The person sees.',
      'It means.',
      'Who acts.',
      'Say.',
      'Ask.',
      'Pass on.',
      'Never ask for.',
    ]);
    expect(lineOf(heading, 'Never ask for.')).toMatch(/Social Security number or an ICN in a chat/);
    expect(lineOf(heading, 'Ask.')).not.toMatch(/SSN|Social Security|ICN|birth/);
  });

  test.each(
    numbered.filter(({ mhvText }) => mhvText === TO_CONFIRM),
  )('$code: nobody explains what is not public', ({ code }) => {
    expect(lineOf(String(code), 'It means.')).toBe(
      '- **It means.** To confirm with MHV: it is not public. Do not guess.',
    );
  });

  test.each(numbered.filter(({ mhvText }) => mhvText !== TO_CONFIRM))("$code: MHV's own words are there", ({
    code,
    mhvText,
  }) => {
    expect(lineOf(String(code), 'It means.')).toContain(`"${mhvText}"`);
  });

  test('pass temporary ICNs to the identity team, and nothing else', () => {
    const passed = [...cards.keys()].filter((heading) => /identity team/.test(lineOf(heading, 'Pass on.')));
    expect(passed).toEqual(['No number, and the page says to call']);
  });
});
