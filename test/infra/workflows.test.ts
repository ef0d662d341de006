import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { readRelease } from '../../infra/release.ts';
import { stages } from '../../infra/stages.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly needs?: readonly string[];
  readonly uses?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}
interface Workflow {
  // biome-ignore lint/suspicious/noExplicitAny: triggers have a shape each.
  readonly on: Readonly<Record<string, any>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: { readonly group: string; readonly 'cancel-in-progress': boolean | string };
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const textOf = (name: string) => readFileSync(path.resolve('.github/workflows', `${name}.yml`), 'utf8');
const read = (name: string): Workflow => parse(textOf(name));
const check = read('check');
const deploy = read('deploy');

/** What the steps of a job run, in their order. */
const runs = (job: Job | undefined) => (job?.steps ?? []).flatMap(({ run }) => run ?? []);
/** Place of the step that runs this, -1 if none does. */
const placeOf = (job: Job | undefined, command: string) =>
  runs(job).findIndex((run) => run.includes(command));

describe('checks', () => {
  test('run .ci/run for every push and pull request, with the right to read alone', () => {
    expect(Object.keys(check.on).sort()).toEqual(['pull_request', 'push', 'workflow_call']);
    expect(runs(check.jobs.check).at(-1)).toBe('.ci/run');
    expect(check.permissions).toEqual({ contents: 'read' });
    expect(check.jobs.check?.permissions).toBeUndefined();
  });

  test('have the Redis and the Java that .ci/run cannot install there', () => {
    const install = placeOf(check.jobs.check, 'redis-server default-jre-headless');
    expect(install).toBeGreaterThanOrEqual(0);
    expect(install).toBeLessThan(placeOf(check.jobs.check, '.ci/run'));
  });
});

describe('the deployment', () => {
  const { check: checked, diff, deploy: deployed } = deploy.jobs;

  test('is started by hand, for one of the stages that there are', () => {
    expect(Object.keys(deploy.on)).toEqual(['workflow_dispatch']);
    const { type, options } = deploy.on.workflow_dispatch.inputs.stage;
    expect(type).toBe('choice');
    expect(options).toEqual(Object.keys(stages).filter((stage) => stage !== 'local'));
  });

  test('waits for the checks of its own commit, for the diff, and for the approval of the stage’s environment', () => {
    expect(checked?.uses).toBe('./.github/workflows/check.yml');
    expect(deployed?.needs).toEqual(['check', 'diff']);
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: GitHub's own expressions.
    expect(deployed?.environment).toBe('${{ inputs.stage }}');
    expect(diff?.environment).toBe('${{ inputs.stage }}-diff');
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: GitHub's own expressions.
  });

  test('signs in by OIDC: no key of AWS’s is kept on GitHub', () => {
    expect(deploy.permissions).toEqual({ contents: 'read' });
    for (const job of [diff, deployed]) {
      expect(job?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
      const signIn = job?.steps?.find(({ uses }) =>
        uses?.startsWith('aws-actions/configure-aws-credentials@'),
      );
      expect(Object.keys(signIn?.with ?? {})).toEqual(
        expect.arrayContaining(['role-to-assume', 'aws-region']),
      );
    }
    expect(textOf('deploy')).not.toMatch(/access[-_]key|secret[-_]access|AKIA/i);
  });

  test('gives a label that is new for every try, and that the app takes', () => {
    const label = deploy.env?.RELEASE ?? '';
    for (const part of ['github.sha', 'github.run_number', 'github.run_attempt'])
      expect(label).toContain(part);
    const example = label
      .replace(/\$\{\{ github\.sha \}\}/, 'f'.repeat(40))
      .replace(/\$\{\{ github\.run_\w+ \}\}/g, '99999');
    expect(readRelease(example)).toBe(example);
    for (const job of [diff, deployed]) {
      const [command = ''] = runs(job).filter((run) => run.includes('npx cdk'));
      expect(command).toContain('-c "stage=$STAGE" -c "release=$RELEASE"');
    }
  });

  test('subscribes the contacts that the environment keeps, in what is looked at and in what is deployed', () => {
    for (const job of [diff, deployed]) {
      const [step] = job?.steps?.filter(({ run }) => run?.includes('npx cdk')) ?? [];
      // biome-ignore-start lint/suspicious/noTemplateCurlyInString: GitHub's and bash's own expressions.
      expect(step?.env?.CONTACTS).toBe('${{ secrets.CONTACTS }}');
      expect(step?.run).toContain('contacts=(-c contacts=contacts.json)');
      expect(step?.run).toMatch(/npx cdk \w+ .*"\$\{contacts\[@\]\}"/);
      // biome-ignore-end lint/suspicious/noTemplateCurlyInString: GitHub's and bash's own expressions.
    }
  });

  test('builds, deploys, and then tries what it deployed', () => {
    const order = ['npm ci', 'npm run build', 'npx cdk deploy', 'ops -- smoke'].map((run) =>
      placeOf(deployed, run),
    );
    expect(order).toEqual([0, 1, 2, 3]);
    expect(placeOf(diff, 'npx cdk diff')).toBeGreaterThan(0);
    expect(placeOf(diff, 'npx cdk deploy')).toBe(-1);
  });

  test('never runs twice for a stage at once, and is never cut off', () => {
    expect(deploy.concurrency.group).toContain('inputs.stage');
    expect(deploy.concurrency['cancel-in-progress']).toBe(false);
    // A group of its own: as the caller's it would wait for itself.
    expect(check.concurrency.group).not.toBe(deploy.concurrency.group);
  });

  test('no input or variable is pasted into a script: they come by the environment', () => {
    const scripts = [check, deploy].flatMap(({ jobs }) => Object.values(jobs).flatMap(runs));
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });
});

test.each(['check', 'deploy'])('workflow %s pins every action by its major version', (name) => {
  const actions = Object.values(read(name).jobs).flatMap(({ uses, steps = [] }) => [
    ...(uses && !uses.startsWith('./') ? [uses] : []),
    ...steps.flatMap((step) => step.uses ?? []),
  ]);
  expect(actions.length).toBeGreaterThan(1);
  expect(actions.filter((action) => !/@v\d+$/.test(action))).toEqual([]);
});
