import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readFlags, readStage, WrongUse } from '../../../ops/command.ts';
import { lineOfFault } from '../../../ops/fault.ts';
import { readCaller } from '../../../ops/smoke/caller.ts';
import { smokeCommand } from '../../../ops/smoke/command.ts';

function wrongUse(work: () => unknown): string {
  try {
    work();
  } catch (fault) {
    if (fault instanceof WrongUse) return fault.message;
    throw fault;
  }
  throw new Error('it was accepted');
}

const flags = { stage: { type: 'string' }, json: { type: 'boolean' } } as const;

test('flags are read', () => {
  expect(readFlags(['--stage', 'dev', '--json'], flags)).toMatchObject({ stage: 'dev', json: true });
});

test.each([
  [['--stag', 'dev'], '--stag'],
  [['dev'], 'dev'],
  [['--stage'], '--stage'],
  [['--stage', '--json'], '--stage'],
  [['--json=yes'], '--json'],
])('%j is one line that names it and the flags there are', (args, named) => {
  const line = wrongUse(() => readFlags(args, flags));
  expect(line).toContain(named);
  expect(line).toContain('--stage, --json');
  expect(line).not.toContain('\n');
});

test('a stage that there is', () => expect(readStage('production')).toBe('production'));

test.each([
  [undefined, '--stage is missing'],
  ['prod', '"prod"'],
  ['toString', '"toString"'],
])('stage %j is one line that names it and the stages there are', (value, named) => {
  const line = wrongUse(() => readStage(value));
  expect(line).toContain(named);
  expect(line).toContain('dev or staging or production');
});

describe('smoke refuses', () => {
  const run = (args: readonly string[], environment = {}) =>
    smokeCommand.run(args, { environment, print: () => {} }).catch((fault: Error) => fault);

  test('a stage of AWS without a person', async () => {
    const fault = await run(['--stage', 'dev']);
    expect(fault).toBeInstanceOf(WrongUse);
    expect((fault as Error).message).toContain('--icn is missing');
  });

  test.each([
    ['dev', 'V762142'],
    ['production', '10101V964144'],
  ])('on %s a person who is none, and does not repeat them', async (stage, icn) => {
    const fault = await run(['--stage', stage, '--icn', icn]);
    expect(fault).toBeInstanceOf(WrongUse);
    expect((fault as Error).message).toMatch(/--icn .*stage/);
    expect((fault as Error).message).not.toContain(icn);
  });

  test('stage local without a start', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'no-start-'));
    const fault = await run(['--stage', 'local'], { LOCAL_FOLDER: folder });
    expect((fault as Error).message).toMatch(/not running.*npm start/);
    expect(fault).not.toBeInstanceOf(WrongUse);
    rmSync(folder, { recursive: true });
  });
});

describe('the caller', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'caller-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const SMOKE_KEY_FILE = path.join(folder, 'key.pem');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  writeFileSync(SMOKE_KEY_FILE, pem);
  const complete = {
    SMOKE_SERVICE_ACCOUNT_ID: 'smoke',
    SMOKE_ASSERTION_ISSUER: 'https://smoke.test',
    SMOKE_KEY_FILE,
  };

  test('is read', () => {
    expect(readCaller(complete)).toEqual({
      serviceAccountId: 'smoke',
      assertionIssuer: 'https://smoke.test',
      privateKey: pem,
    });
  });

  test.each(Object.keys(complete))('without %s: a line that names it alone', (name) => {
    expect(wrongUse(() => readCaller({ ...complete, [name]: '' }))).toMatch(
      new RegExp(`^${name} is not set`),
    );
  });

  test('with a key file that is not there', () => {
    const file = path.join(folder, 'none.pem');
    expect(wrongUse(() => readCaller({ ...complete, SMOKE_KEY_FILE: file }))).toContain(
      `${file}, which cannot be read`,
    );
  });
});

test("a fault is one line, AWS's with its name, nobody's ICN in it", () => {
  expect(lineOfFault(new Error('it is\n  1012667145V762142'))).toBe('it is [ICN]');
  const ofAws = Object.assign(new Error('no'), { name: 'ExpiredTokenException', $metadata: {} });
  expect(lineOfFault(ofAws)).toBe('ExpiredTokenException: no');
  expect(lineOfFault(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED');
});
