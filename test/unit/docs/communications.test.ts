import { readFileSync } from 'node:fs';
import { helpDesk } from '../../../lambdas/contracts/help-desk.ts';

const text = readFileSync('docs/communications.md', 'utf8');
const [rules = '', ...situations] = text.split(
  /^## (?=Planned outage|Disruption|Degraded|Resolved|Changed)/m,
);

/** Each text that is sent, with whom it is for. */
const texts = situations.flatMap((situation) =>
  [...situation.matchAll(/\*\*(.+?)[:,]?\*\*.*\n\n((?:> .*\n)+)/g)].map(([, who = '', quoted = '']) => ({
    situation: situation.split('\n')[0],
    who,
    says: quoted.replace(/^> /gm, '').replace(/\n/g, ' ').trim(),
  })),
);
const forPeople = texts.filter(({ who }) => !who.startsWith('A tool team'));

/** Flesch-Kincaid: the years of school that a text needs. */
function grade(says: string): number {
  const plain = says.replace(/\{[^}]+\}/g, 'noon').replace(/[ap]\.m\./g, 'noon');
  const sentences = plain.split(/[.!?](?:\s|$)/).filter((sentence) => /\w/.test(sentence));
  const words = plain.match(/[a-z][a-z'.]*/gi) ?? [];
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word.toLowerCase()), 0);
  return (0.39 * words.length) / sentences.length + (11.8 * syllables) / words.length - 15.59;
}
const syllablesOf = (word: string) =>
  Math.max(1, (word.replace(/(?:[^laeiouy]es|ed|[^laeiouy]e)$/, '').match(/[aeiouy]+/g) ?? []).length);

describe('docs/communications.md', () => {
  test('has a text for each of the three, in each situation', () => {
    expect(situations).toHaveLength(5);
    for (const situation of situations) {
      for (const who of ['A Veteran reads on VA.gov', 'The help desk says', 'A tool team is told']) {
        expect(situation).toContain(`**${who}`);
      }
    }
    expect(texts.length).toBeGreaterThanOrEqual(16);
  });

  test('names every placeholder that it uses, and no other', () => {
    const namesIn = (part: string) => new Set(part.match(/\{[a-z ]+\}/g) ?? []);
    const named = namesIn(/\| placeholder [\s\S]*?\n\n/.exec(rules)?.[0] ?? '');
    expect(namesIn(texts.map(({ says }) => says).join() + rules.split('| placeholder')[0])).toEqual(named);
  });

  test.each(forPeople)('$situation, $who: words of grade 8 at most', ({ says }) => {
    expect(grade(says)).toBeLessThanOrEqual(8);
  });

  test('grade 8 is a limit that a text can miss', () => {
    const says =
      'Account provisioning functionality is temporarily unavailable owing to scheduled maintenance activities.';
    expect(grade(says)).toBeGreaterThan(8);
  });

  test('has no phone number but the help desk’s, and its hours', () => {
    expect(new Set(text.match(/\d{3}-\d{3}-\d{4}/g))).toEqual(new Set([helpDesk.phone]));
    expect(text.replace(/\n> /g, ' ')).toContain(
      `${helpDesk.phone} (TTY ${helpDesk.tty}), ${helpDesk.hours}`,
    );
  });
});
