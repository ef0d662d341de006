import { incidentKinds } from '../../../lambdas/contracts/incidents.ts';
import { documentOf } from '../../../ops/report/document/document-of.ts';
import { htmlOf } from '../../../ops/report/html.ts';
import { markdownOf } from '../../../ops/report/markdown.ts';
import { contrasts, palette } from '../../../ops/report/palette.ts';
import { reviewOf } from '../../../ops/report/review.ts';
import type { ReviewData } from '../../../ops/report/review-data.ts';
import { feedback, reviewData } from '../../fixtures/review.ts';

const data = reviewData();
const both = (of: Partial<ReviewData> = {}) => {
  const document = documentOf(reviewOf({ ...data, ...of }));
  return { document, html: htmlOf(document), markdown: markdownOf(document) };
};
const { document, html, markdown } = both();
const all = (pattern: RegExp, of = html) => [...of.matchAll(pattern)].map(([, found = '']) => found);
const commented = (comment: string) =>
  both({
    feedback: { kind: 'read', value: feedback.map((each) => ({ ...each, comment })) },
  });

test('the same data give the same bytes', () => {
  expect(both(reviewData())).toEqual({ document, html, markdown });
});

test('five sentences for whoever reads no further', () => {
  const [summary] = document.sections;
  const [list] = summary?.blocks ?? [];
  expect(list).toEqual({
    kind: 'list',
    items: [
      'The plan rehearsal on stage local goes on: on 2026-11-22 16:30 UTC 10 % of people were in.',
      "Of 2,120 requests to MHV 2,058 ended with an account (1,800 created, 300 found, 20 created without secure messaging), 53 with a condition of the person's own and 9 with an error.",
      "Of the plan's five limits were kept: uptime (100.00 %), success (97.03 %) and errors (0.47 %); not kept: response (1,520 ms); not measured: satisfaction.",
      'It was stopped once (1 min after the fault began, where a gate stopped it), its steps took 4 min longer than planned, and 1 planned outage took 4 min of them.',
      'Of 4 people who said what they thought 75 % were satisfied (95 % interval 30 % to 95 %); there were 4 alarms, of which 2 of 3 that were acknowledged were right.',
    ],
  });
});

test('an aborted rollout: step, gate with its figures, and the time from the fault to the stop', () => {
  expect(markdown).toContain('aborted: errors: 9 of 200 in 5 minutes: surely over 1 % (controller)');
  expect(markdown).toMatch(
    /\| errors \| under 1 % \| 240 \| 3\.75 % \| 1\.32 % to 10\.17 % \| FAIL \| FAIL \|/,
  );
  expect(markdown).toMatch(/stopped by a gate \|.*\| 2026-11-22 15:42 \| 1 min \|/);
});

test('HTML and Markdown have the same sections and the same tables', () => {
  const headings = all(/<h[23][^>]*>([^<]*)</g);
  expect(all(/^##+ (.*)$/gm, markdown)).toEqual(headings);
  expect(all(/<caption>([^<]*)</g)).toEqual(all(/^\*\*(.*)\*\*$/gm, markdown));
});

describe('the page', () => {
  test('asks nobody for anything and runs nothing', () => {
    expect(html).toContain('default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;');
    expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|\ssrc=|\son\w+=/i);
    const addresses = all(/(?:href|url)[=(]"?([^")]*)/g);
    expect(addresses.filter((address) => !address.startsWith('#'))).toEqual([]);
  });

  test('has a language, a title, one h1, and no heading that leaves out a level', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    const levels = all(/<h([1-6])/g).map(Number);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThan(2);
  });

  test('ids are there once, and whatever names one names one that is there', () => {
    const ids = all(/\sid="([^"]+)"/g);
    expect(new Set(ids).size).toBe(ids.length);
    const named = [
      ...all(/href="#([^"]+)"/g),
      ...all(/aria-labelledby="([^"]+)"/g).flatMap((of) => of.split(' ')),
    ];
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('every chart says what is to be seen, and every table has headings and a caption', () => {
    const charts = all(/<svg viewBox([\s\S]*?)<\/svg>/g);
    expect(charts).toHaveLength(6);
    for (const chart of charts) expect(chart).toMatch(/role="img".*<title id.*<desc id="[^"]+">[^<]{20,}/);
    const tables = all(/<table>([\s\S]*?)<\/table>/g);
    for (const table of tables)
      expect(table).toMatch(/<caption>[^<]+.*<th scope="col".*[\s\S]*<th scope="row"/);
  });

  test('what scrolls can be reached with the keyboard', () => {
    expect(all(/<div class="(?:wide|drawing)" ([^>]*)>/g).filter((of) => !/tabindex="0"/.test(of))).toEqual(
      [],
    );
  });

  test.each(['light', 'dark'] as const)('has enough contrast in %s colours', (theme) => {
    const colours = palette[theme];
    for (const { least, colours: names } of Object.values(contrasts)) {
      for (const name of names) {
        for (const ground of ['paper', 'band'] as const) {
          const contrast = contrastOf(colours[name], colours[ground]);
          expect({ name, ground, enough: contrast >= least }).toEqual({ name, ground, enough: true });
        }
      }
    }
  });
});

describe('what people write stays text', () => {
  const markup = '<script>alert(1)</script><img src=x onerror="alert(2)"> **bold** | [a](b)';

  test('markup, in both', () => {
    // Comments lose it before, what operators write does not.
    const log = data.log.map((entry) => ({ ...entry, why: markup, by: markup }));
    const said = both({ log });
    expect(said.html).not.toMatch(/<script|<img/i);
    expect(said.html).toContain(
      '&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&quot;alert(2)&quot;&gt;',
    );
    expect(said.markdown).not.toMatch(/(?<!\\)<|(?<!\\)\*\*bold|(?<!\\)\[a/);
  });

  test('a comment with markup is words', () => {
    const said = commented(markup);
    expect(said.html).toContain('<p dir="auto">alert(1) **bold** | [a](b)</p>');
    expect(said.markdown).toContain('> alert(1) \\*\\*bold\\*\\* \\| \\[a\\](b)');
  });

  test.each([
    ['a heading', '# read this'],
    ['a list', '- read this'],
    ['a number', '1. read this'],
    ['a quote', '> read this'],
  ])('%s at the beginning of a line', (_, comment) => {
    expect(commented(comment).markdown).toMatch(/^> \d?\\[#\->.] ?read this$/m);
  });

  test('an address is no link', () => {
    const { markdown } = commented('see https://example.com or www.example.com');
    expect(markdown).not.toMatch(/https:\/\/|www\.example/);
  });

  test('lines become one, and what turns the direction of text is gone', () => {
    const text = 'one\n\n# two\u202e three\u0007';
    expect(commented(text).markdown).toContain('> one # two three\n');
    const log = data.log.map((entry) => ({ ...entry, why: text }));
    expect(both({ log }).markdown).toContain('| one # two three |');
    expect(both({ log }).html).toContain('>one # two three<');
  });

  test('nobody is to be found in it', () => {
    const { html, markdown } = commented('I am 1012667145V762142');
    expect(html + markdown).not.toContain('1012667145V762142');
  });
});

test('without any data every section says so, and nothing is a figure', () => {
  const unread = { kind: 'unread', why: 'AccessDenied: not yours' } as const;
  const { html, markdown } = both({
    outages: unread,
    evidence: unread,
    failures: unread,
    answers: unread,
    applications: unread,
    incidents: unread,
    feedback: unread,
  });
  expect(html).not.toMatch(/NaN|undefined|Infinity|null/);
  expect(all(/could not be read: (AccessDenied)/g, markdown)).toHaveLength(7);
  expect(markdown).toContain("Whether the plan's five limits were kept is not known");
});

test('requests without an account that no code explains are said', () => {
  const failures = { kind: 'read', value: new Map() } as const;
  expect(both({ failures }).markdown).toContain(
    '60 requests more ended without an account, and no code is counted.',
  );
  expect(markdown).not.toContain('no code is counted');
});

test('many comments of a kind are cut, and it is said where the rest is', () => {
  const many = Array.from({ length: 120 }, (_, index) => ({
    ...(feedback[0] as (typeof feedback)[number]),
    correlationId: `many-${index}`,
    comment: `comment ${index}`,
  }));
  const { markdown } = both({ feedback: { kind: 'read', value: many } });
  expect(all(/^> comment (\d+)$/gm, markdown)).toHaveLength(100);
  expect(markdown).toContain(
    '20 comments are left out: npm run ops -- feedback list --stage local --kind praise',
  );
});

test('every kind of incident has its bar and its column', () => {
  for (const kind of incidentKinds) expect(html).toContain(`<th scope="col" class="figure">${kind}</th>`);
});

/** WCAG 2.2, "contrast ratio": of relative luminances. */
function contrastOf(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
