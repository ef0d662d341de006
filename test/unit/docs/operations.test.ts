import { readFileSync } from 'node:fs';
import { type Hearing, hearings } from '../../../infra/hearings.ts';
import { type Group, groups, hours, incidentKinds, routes } from '../../../lambdas/contracts/incidents.ts';

const document = readFileSync('docs/operations.md', 'utf8');

function cellsOf(line = ''): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('`', ''));
}

/** As the table says what a group hears of a topic. */
function inWords(group: Group, hearing: Hearing): string {
  const choice = hearing.groups[group];
  if (!choice) return '-';
  return choice.groups ? 'named' : (choice.audience?.join(', ') ?? 'all');
}

test('the table of who hears what is that of the code', () => {
  const [head] = /^\| group \|.*\|$/m.exec(document) ?? [];
  const [, ...topics] = cellsOf(head);
  expect(topics).toEqual(Object.keys(hearings));
  const rows = groups.map((group) =>
    cellsOf(new RegExp(`^\\| \`${group}\` \\|.*\\|$`, 'm').exec(document)?.[0]),
  );
  expect(rows).toEqual(
    groups.map((group) => [group, ...Object.values(hearings).map((hearing) => inWords(group, hearing))]),
  );
});

test('the table of whom an incident goes to is that of the code', () => {
  const rows = [...document.matchAll(/^\| `[a-z-]+` \| (business|off) \|.*\|$/gm)].map(([line]) =>
    cellsOf(line),
  );
  expect(rows).toEqual(
    incidentKinds.flatMap((kind) =>
      hours.map((each) => [kind, each, ...routes[kind][each].map((level) => level.join(', '))]),
    ),
  );
});
