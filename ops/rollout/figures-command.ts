import { type Command, readFlags } from '../command.ts';
import { type Figure, figures, type Seen, see } from './figures.ts';
import { readNumber } from './read.ts';

/** The table of docs/rollout.md. Exit code 1 if a promise is not kept. */
export const figuresCommand: Command = {
  summary: 'plays every row of the table in docs/rollout.md and says what is kept; touches nothing',
  flags: '[--histories 20000] [--seed 1]',
  async run(args, { print }) {
    const { histories, seed } = readFlags(args, {
      histories: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
    });
    const count = readNumber('histories', histories, { least: 1, most: 1_000_000, whole: true });
    const from = readNumber('seed', seed, { least: 0, most: 2 ** 31 - 1, whole: true });
    print('| what | seen | limit | kept |');
    print('|---|---|---|---|');
    let allKept = true;
    for (const figure of figures) {
      const seen = see(figure, count, from);
      const kept = figure.keeps(seen);
      allKept &&= kept;
      print(`| ${figure.what} | ${sayFigure(figure, seen)} | ${figure.limit} | ${kept ? 'yes' : 'NO'} |`);
    }
    return allKept ? 0 : 1;
  },
};

function sayFigure({ shows }: Figure, seen: Seen): string {
  const percent = (count: number) => `${((100 * count) / seen.histories).toFixed(3)} %`;
  switch (shows) {
    case 'aborted':
      return percent(seen.aborted);
    case 'promoted':
      return `${percent(seen.promoted)}; ${seen.broken} too early`;
    case 'minutes':
      return `${percent(seen.aborted)}, median ${seen.median_minutes_to_abort}, 95th percentile ${seen.p95_minutes_to_abort}`;
    case 'lateness':
      return `${percent(seen.aborted)}, median ${seen.median_minutes_to_abort}; ${seen.broken} later`;
  }
}
