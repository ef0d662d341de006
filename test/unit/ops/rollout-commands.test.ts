import * as v from 'valibot';
import { plans } from '../../../lambdas/contracts/rollout-plans/plans.ts';
import { digestOf } from '../../../lambdas/control-rollout/plan-digest.ts';
import { rolloutStage } from './rollout-stage.ts';

let stage: ReturnType<typeof rolloutStage>;
beforeEach(() => {
  stage = rolloutStage();
});
const start = 'start --stage local --plan rehearsal --reason let_us_begin';
const run = (line: string, environment?: Record<string, string>) => stage.run(line, environment);
/** Runs it, expects that it is done. */
const done = async (line: string) => {
  const ended = await run(line);
  expect(ended).toMatchObject({ code: 0, error: '' });
  return ended.output;
};

describe('start', () => {
  test('shows the plan with its dates, writes once, and makes the controller look', async () => {
    const output = await done(start);
    expect(output).toContain(`plan rehearsal, digest ${digestOf(plans.rehearsal as never)}`);
    expect(output).toMatch(/rehearsal\/2\/3 +phase 2 +20 % +10 min +from \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    expect(output).toContain('approval by product-owner');
    expect(await stage.state()).toMatchObject({
      version: 1,
      status: 'waiting',
      percentage: 0,
      plan: { name: 'rehearsal' },
      lastEntry: { what: 'started', by: 'olga', why: 'let us begin', position: 'rehearsal/1/1' },
    });
    expect(stage.looks).toBe(1);
  });

  test('without signatures is refused after the plan was shown, and nothing has changed', async () => {
    const { code, output, error } = await run('start --stage production --plan production --reason go');
    expect(code).toBe(1);
    expect(output).toContain('signed off by mhv: not yet');
    expect(error).toMatch(/not signed off by product-owner, delivery-manager, mhv: .*--override/);
    expect(await stage.state()).toBeUndefined();
    expect(stage.looks).toBe(0);
  });

  test('goes after each role has signed this very plan', async () => {
    for (const role of ['product-owner', 'delivery-manager', 'mhv']) {
      await done(
        `sign-off --stage production --plan production --role ${role} --name A._Person --reason read_it`,
      );
    }
    const output = await done('start --stage production --plan production --reason go');
    expect(output).toMatch(/signed off by mhv: A\. Person, \d{4}/);
    expect((await stage.state())?.lastEntry).toMatchObject({ version: 4, what: 'started', why: 'go' });
  });

  test('with --override says in the log whose signature is missing', async () => {
    await done('start --stage production --plan production --override --reason drill');
    expect((await stage.state())?.lastEntry.why).toBe('without product-owner, delivery-manager, mhv: drill');
  });

  test.each([
    ['staging', 'production'],
    ['rehearsal', 'production'],
    ['production', 'staging'],
  ])('plan %s on stage %s is refused: that stage has its own', async (plan, name) => {
    const { code, error } = await run(`start --stage ${name} --plan ${plan} --override --reason go`);
    expect({ code, error }).toEqual({ code: 1, error: expect.stringContaining(`not for stage ${name}`) });
    expect(await stage.state()).toBeUndefined();
  });
});

describe('what runs', () => {
  beforeEach(() => done(start));

  test('is held, goes on, and jumps', async () => {
    await done('jump --stage local --step rehearsal/1/1 --reason now');
    expect(await stage.state()).toMatchObject({ status: 'running', percentage: 5 });
    await done('hold --stage local --reason look');
    await done('resume --stage local --reason fine');
    await done('jump --stage local --step rehearsal/1/2 --reason on');
    expect(await stage.state()).toMatchObject({ status: 'running', percentage: 50, version: 5 });
  });

  test('is killed: it says how long until that holds, and resumes only at a step', async () => {
    await done('jump --stage local --step rehearsal/2/3 --reason now');
    expect(await done('kill --stage local --reason phones_ring --by pat')).toContain('within 6 s');
    expect(await stage.state()).toMatchObject({ status: 'killed', percentage: 0, lastEntry: { by: 'pat' } });
    expect(await run('resume --stage local --reason again')).toMatchObject({
      code: 1,
      error: expect.stringContaining('rehearsal/2/3'),
    });
    await done('resume --stage local --step rehearsal/2/1 --reason mended');
    expect(await stage.state()).toMatchObject({ status: 'running', percentage: 5 });
  });

  test('a step of another plan is refused in a line that names both', async () => {
    const { code, error } = await run('jump --stage local --step production/1/1 --reason go');
    expect(code).toBe(1);
    expect(error).toMatch(/production.*rehearsal/);
    expect((await stage.state())?.version).toBe(1);
  });

  test('an approval names applications that the stage has, and is for what waits', async () => {
    expect(await run('approve --stage local --applications all --reason ok')).toMatchObject({
      code: 1,
      error: expect.stringContaining('Nothing waits for an approval'),
    });
    await done('jump --stage local --step rehearsal/1/3 --reason off');
    const state = await stage.state();
    if (!state) throw new Error('no state');
    await stage.store.write(state, {
      ...state,
      version: state.version + 1,
      status: 'waiting',
      position: { phase: 1, step: 0 },
    });
    const output = await done('approve --stage local --applications local-va-gov --reason alone');
    expect(output).toContain('local-va-gov');
    expect(await stage.state()).toMatchObject({ approved: true, applications: ['local-va-gov'] });
  });

  test('that runs another plan than is here is left alone, but for a kill', async () => {
    const state = await stage.state();
    if (!state) throw new Error('no state');
    const plan = { name: 'rehearsal', digest: 'another' };
    await stage.store.write(state, { ...state, version: 2, plan });
    for (const line of ['hold', 'resume', 'jump --step rehearsal/1/1', 'approve --accept latency']) {
      expect(await run(`${line} --stage local --reason go`)).toMatchObject({
        code: 1,
        error: expect.stringContaining('another plan of that name'),
      });
    }
    await done('kill --stage local --reason go');
  });

  test('a clock that is behind the last change decides nothing, but for a kill', async () => {
    stage.clock.advance(-120_000);
    expect(await run('hold --stage local --reason go')).toMatchObject({
      code: 1,
      error: expect.stringContaining('set it right'),
    });
    await done('kill --stage local --reason go');
  });
});

describe('two operators at once', () => {
  /** Somebody else writes between our read and our write, so often. */
  function somebodyElse(times: number) {
    let left = times;
    const write = stage.store.write.bind(stage.store);
    stage.store.write = async (previous, next) => {
      if (left > 0 && previous) {
        left -= 1;
        await write(previous, { ...previous, version: previous.version + 1 });
      }
      return write(previous, next);
    };
  }

  test('the second is told, and decides anew', async () => {
    await done(start);
    somebodyElse(1);
    expect(await run('jump --stage local --step rehearsal/1/1 --reason go')).toMatchObject({
      code: 1,
      error: expect.stringMatching(/^Somebody has changed .*status/),
    });
    expect(await stage.state()).toMatchObject({ status: 'waiting', version: 2 });
    expect(stage.looks).toBe(1);
  });

  test('a kill reads and writes again until it wins', async () => {
    await done(start);
    somebodyElse(3);
    await done('kill --stage local --reason go');
    expect(await stage.state()).toMatchObject({ status: 'killed', version: 5 });
  });

  test('a kill needs no state that can be read: a faulty release may have written it', async () => {
    await done(start);
    const { store } = stage;
    const read = store.read.bind(store);
    store.read = async () => v.parse(v.string(), 5 as never) as never;
    expect(await run('kill --stage local --reason go')).toMatchObject({
      code: 1,
      error: expect.stringContaining('Its percentage is 0 now'),
    });
    expect(await run('hold --stage local --reason go')).toMatchObject({ code: 1 });
    store.read = read;
    expect(await stage.state()).toMatchObject({ status: 'killed', percentage: 0 });
  });
});

test('a kill works on a stage where nobody has done anything, and without a controller', async () => {
  stage.lookNow = () => Promise.reject(new Error('Function not found'));
  const output = await done('kill --stage production --reason now');
  expect(output).toMatch(/next look.*Function not found/);
  expect(await stage.state()).toMatchObject({ status: 'killed', percentage: 0, version: 1 });
});

test('a store that cannot be reached is one line', async () => {
  stage.store.beforeEachCall = () => {
    throw new Error('connect ECONNREFUSED');
  };
  expect(await run('kill --stage local --reason go')).toMatchObject({
    code: 1,
    error: 'connect ECONNREFUSED',
  });
});

describe('wrong use is one line, and nothing is asked of the stage:', () => {
  test.each([
    ['hold', '--stage is missing'],
    ['hold --stage local', '--reason is missing'],
    ['hold --stage local --reason _', '--reason is missing'],
    [`hold --stage local --reason ${'x'.repeat(301)}`, '301 characters'],
    ['hold --stage local --reason for_1012667145V762142', '--reason names a person'],
    ['hold --stage prod --reason go', 'no stage "prod"'],
    ['start --stage local --plan toString --reason go', 'no plan "toString"'],
    ['start --stage local --reason go', '--plan is missing'],
    ['jump --stage local --reason go', '--step is missing'],
    ['jump --stage local --step rehearsal%2F1%2F1 --reason go', 'is no step'],
    ['jump --stage local --step rehearsal/0/1 --reason go', 'is no step'],
    ['jump --stage local --step rehearsal/1/4 --reason go', 'rehearsal/1/1 to 1/3'],
    ['jump --stage local --step rehearsal/1/1/1 --reason go', 'is no step'],
    ['approve --stage local --reason go', '--applications'],
    ['approve --stage local --applications other --reason go', 'there is all, local-va-gov'],
    ['approve --stage local --applications local-va-gov, --reason go', 'no application ""'],
    ['approve --stage local --accept errors --reason go', 'latency is what can be accepted'],
    ['kill --stage local --step rehearsal/1/1 --reason go', "Unknown option '--step'"],
    ['sign-off --stage local --plan rehearsal --name A --reason go', '--role is missing'],
    ['kil --stage local --reason go', 'no verb "kil"'],
    ['constructor --stage local --reason go', 'no verb "constructor"'],
  ])('%s', async (line, named) => {
    stage.store.beforeEachCall = () => {
      throw new Error('the store was asked');
    };
    const { code, error, output } = await run(line);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(error).toContain(named);
    expect(error).not.toContain('\n');
  });

  test('nobody is named', async () => {
    const { code, error } = await run('kill --stage local --reason go', {});
    expect({ code, error }).toEqual({ code: 2, error: expect.stringContaining('--by is missing') });
  });
});
