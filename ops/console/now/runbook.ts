import { readFileSync } from 'node:fs';

const RUNBOOK = 'docs/runbook.md';

/** The sections of the runbook by their headings. */
export function readRunbook(): (heading: string) => string {
  const [, ...sections] = readFileSync(RUNBOOK, 'utf8').split(/^## /m);
  const texts = new Map(
    sections.map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      return [heading.trim(), lines.join('\n').trim()];
    }),
  );
  return (heading) => texts.get(heading) ?? `${RUNBOOK} has no section ${heading}.`;
}
