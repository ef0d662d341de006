import type { LogEvent } from '../../../ops/stage/log-lines.ts';
import { traceCommandOn } from '../../../ops/trace/command.ts';
import type { TracePorts } from '../../../ops/trace/ports.ts';
import { ManualClock } from '../../doubles/manual-clock.ts';
import { runCommand } from '../../fixtures/run-command.ts';

const ICN = '1012667145V762142';
const HASH = '0f1e2d3c4b5a6978';
const groups = ['bust-cache', 'create-account', 'read-account'].map(
  (name) => `/aws/lambda/account-creation-dev-${name}`,
);

let hash: string;
let events: Record<string, LogEvent[]>;
let asked: unknown[];
beforeEach(() => {
  hash = HASH;
  events = {};
  asked = [];
});

function run(line: string) {
  const ports: TracePorts = {
    icnHash: async () => hash,
    logGroups: async () => groups,
    lines: async (group, field, value, since) => {
      asked.push({ group, field, value, since });
      return events[group] ?? [];
    },
    clock: new ManualClock('2026-11-05T19:00:00.000Z'),
  };
  return runCommand(
    traceCommandOn(async () => ports),
    line,
  );
}

test('a person: the saved query with the keyed hash, where it is asked, and what asks it; never the ICN', async () => {
  const { code, output } = await run(`${ICN} --stage dev`);
  expect(code).toBe(0);
  expect(output).toBe(`icn_hash  ${HASH}

log groups
  /aws/lambda/account-creation-dev-create-account
  /aws/lambda/account-creation-dev-read-account

query
  fields @timestamp, service, correlation_id, application
  | filter icn_hash = "${HASH}"
  | sort @timestamp

asked from a shell
  aws logs start-query --start-time 1793818800 --end-time 1793905200 \\
    --log-group-names /aws/lambda/account-creation-dev-create-account /aws/lambda/account-creation-dev-read-account \\
    --query-string 'fields @timestamp, service, correlation_id, application | filter icn_hash = "${HASH}" | sort @timestamp'
  aws logs get-query-results --query-id <the queryId of its answer>`);
  expect(asked).toEqual([]);
});

test('a request: in the logs of every function', async () => {
  const { output } = await run('--correlation-id a-1 --stage dev');
  expect(output).toContain('| filter correlation_id = "a-1"');
  for (const group of groups) expect(output).toContain(`  ${group}\n`);
});

test('on one machine there is no Logs Insights to ask from a shell', async () => {
  const { code, output } = await run(`${ICN} --stage local`);
  expect(code).toBe(0);
  expect(output).not.toContain('aws logs');
});

describe('--run', () => {
  test('prints what was found in all of the logs, oldest first', async () => {
    const line = (second: number, fields: object) => ({
      at: Date.parse(`2026-11-05T18:00:0${second}Z`),
      message: JSON.stringify(fields),
    });
    events['/aws/lambda/account-creation-dev-create-account'] = [
      line(1, { service: 'create-account', step: 'request', path: `/v1/${ICN}` }),
      line(3, { service: 'create-account', step: 'answer', status: 200, outcome: ICN }),
    ];
    events['/aws/lambda/account-creation-dev-bust-cache'] = [
      line(2, { service: 'bust-cache', step: 'bust' }),
    ];
    const { output } = await run('--correlation-id a-1 --stage dev --run --hours 2');
    expect(output.split('\n').slice(-3)).toEqual([
      '2026-11-05T18:00:01.000Z  service=create-account step=request',
      '2026-11-05T18:00:02.000Z  service=bust-cache step=bust',
      '2026-11-05T18:00:03.000Z  service=create-account step=answer outcome=[ICN] status=200',
    ]);
    const since = Date.parse('2026-11-05T17:00:00.000Z');
    expect(asked).toEqual(groups.map((group) => ({ group, field: 'correlation_id', value: 'a-1', since })));
  });

  test('says that there is nothing', async () => {
    expect((await run(`${ICN} --stage dev --run`)).output).toMatch(/\nno line in the last 24 h$/);
  });
});

test('a key that cannot be read is a fault, not a hash that finds nobody', async () => {
  hash = 'unknown';
  const { code, output, error } = await run(`${ICN} --stage dev`);
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(error).toContain('account-creation/dev/log-hash-key');
});

test.each([
  ['--stage dev', /one thing: an ICN .* or --correlation-id/],
  [`${ICN} --stage dev --correlation-id a`, /one thing/],
  ['101266714V76214 --stage dev', /not an ICN/],
  ['10101V964144 --stage production', /not an ICN/],
  [`--stage dev --correlation-id ${ICN}`, /not the id of a request/],
  ["--stage dev --correlation-id a'b", /not the id of a request/],
  [`${ICN} --stage dev --hours 0`, /--hours is "0": a number from 1 to 8760/],
  [`--stage dev ${ICN}`, /Unexpected argument/],
])('refuses %j, without a person in what it says', async (line, says) => {
  const { code, error } = await run(line);
  expect(code).toBe(2);
  expect(error).toMatch(says);
  expect(error).not.toContain('V76214');
});
