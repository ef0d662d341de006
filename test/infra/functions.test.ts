import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type * as v from 'valibot';
import { BustCacheEnvironment } from '../../lambdas/bust-cache/env.ts';
import { CheckHealthEnvironment } from '../../lambdas/check-health/env.ts';
import { CollectFeedbackEnvironment } from '../../lambdas/collect-feedback/env.ts';
import { capabilities as named, functions as namedFunctions } from '../../lambdas/contracts/capabilities.ts';
import { ControlRolloutEnvironment } from '../../lambdas/control-rollout/env.ts';
import { CreateAccountEnvironment, WorkerEnvironment } from '../../lambdas/create-account/env.ts';
import { ListErrorsEnvironment } from '../../lambdas/list-errors/env.ts';
import { ListMaintenanceWindowsEnvironment } from '../../lambdas/list-maintenance-windows/env.ts';
import { ProbeApiEnvironment } from '../../lambdas/probe-api/env.ts';
import { ReadAccountEnvironment } from '../../lambdas/read-account/env.ts';
import { RepublishEventsEnvironment } from '../../lambdas/republish-events/env.ts';
import { RouteIncidentEnvironment } from '../../lambdas/route-incident/env.ts';
import { StoreErrorEnvironment } from '../../lambdas/store-error/env.ts';
import { capabilities, functions as functionNames, stageNames, synthesize, target } from './template.ts';

const schemas: Record<string, { readonly entries: v.ObjectEntries }> = {
  'create-account': CreateAccountEnvironment,
  'create-account-worker': WorkerEnvironment,
  'bust-cache': BustCacheEnvironment,
  'store-error': StoreErrorEnvironment,
  'read-account': ReadAccountEnvironment,
  'collect-feedback': CollectFeedbackEnvironment,
  'list-errors': ListErrorsEnvironment,
  'list-maintenance-windows': ListMaintenanceWindowsEnvironment,
  'republish-events': RepublishEventsEnvironment,
  'check-health': CheckHealthEnvironment,
  'control-rollout': ControlRolloutEnvironment,
  'route-incident': RouteIncidentEnvironment,
  'probe-api': ProbeApiEnvironment,
};

test('every capability has its folder, its infra file, its tests and its schema', () => {
  expect([...functionNames].sort()).toEqual(Object.keys(schemas).sort());
  expect([...namedFunctions].sort()).toEqual([...functionNames].sort());
  expect([...named].sort()).toEqual([...capabilities].sort());
  for (const name of capabilities) {
    expect([name, existsSync(`infra/capabilities/${name}.ts`)]).toEqual([name, true]);
    expect([name, existsSync(`lambdas/${name}/env.ts`)]).toEqual([name, true]);
    expect([name, existsSync(`test/unit/${name}`)]).toEqual([name, true]);
  }
});

test('every infra file of capabilities is one of theirs: `<capability>.ts`, or `<capability>-<part>.ts`', () => {
  const files = readdirSync('infra/capabilities').map((file) => path.parse(file).name);
  const stray = files.filter(
    (file) => !capabilities.some((name) => file === name || file.startsWith(`${name}-`)),
  );
  expect(stray).toEqual([]);
});

describe.each(stageNames)('functions of stage %s', (stage) => {
  const { ofType, one } = synthesize(stage);
  const functions = ofType('AWS::Lambda::Function');

  test('are those of the handlers and nothing else', () => {
    const names = functions.map(({ properties }) => properties.FunctionName);
    expect(names.sort()).toEqual(functionNames.map((name) => `account-creation-${stage}-${name}`).sort());
  });

  test.each(functionNames)('%s: arm64, nodejs24.x, exactly the variables of its schema', (name) => {
    const { properties } = functionOf(name);
    expect(properties.Architectures).toEqual(['arm64']);
    expect(properties.Runtime).toBe('nodejs24.x');
    expect(Object.keys(properties.Environment.Variables).sort()).toEqual(
      Object.keys(schemas[name]?.entries ?? {}).sort(),
    );
  });

  test('have variables that fit into the 4 KB that Lambda takes, also with what ARNs become', () => {
    const sizes = functions.map(({ properties }) => [
      properties.FunctionName,
      JSON.stringify(properties.Environment.Variables).length,
    ]);
    expect(sizes.filter(([, size]) => size > 3_000)).toEqual([]);
  });

  test('answer before API Gateway gives up, which is after 29 s', () => {
    // Whom a queue calls may take longer.
    const called = functions.filter(({ properties }) => !properties.FunctionName.endsWith('-worker'));
    const slow = called.filter(({ properties }) => properties.Timeout > 28);
    expect(slow.map(({ properties }) => [properties.FunctionName, properties.Timeout])).toEqual([]);
  });

  test('have a role each, which Lambda alone can take', () => {
    const roles = functions.map(({ properties }) => target(properties.Role));
    expect(new Set(roles).size).toBe(functions.length);
    for (const id of roles) {
      const { Statement } = one('AWS::IAM::Role', id).properties.AssumeRolePolicyDocument;
      expect(Statement).toEqual([
        { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
      ]);
    }
  });

  test('have a log group each, encrypted and with an end', () => {
    const groups = functions.map(({ properties }) =>
      one('AWS::Logs::LogGroup', target(properties.LoggingConfig?.LogGroup ?? {}) ?? properties.FunctionName),
    );
    expect(new Set(groups.map(({ id }) => id)).size).toBe(functions.length);
    const open = ofType('AWS::Logs::LogGroup').filter(
      ({ properties: { RetentionInDays = 0, KmsKeyId } }) => !(RetentionInDays > 0 && KmsKeyId),
    );
    expect(open.map(({ id }) => id)).toEqual([]);
  });

  test('no role may do everything, or anything to everything', () => {
    const statements = [
      ...ofType('AWS::IAM::Policy').flatMap(({ properties }) => properties.PolicyDocument.Statement),
      ...ofType('AWS::IAM::Role').flatMap(({ properties }) =>
        (properties.Policies ?? []).flatMap(
          ({ PolicyDocument }: { PolicyDocument: { Statement: unknown[] } }) => PolicyDocument.Statement,
        ),
      ),
    ];
    expect(statements.length).toBeGreaterThan(10);
    for (const { Action, Resource } of statements) {
      const actions = [Action].flat();
      expect(actions.filter((action: string) => action.endsWith(':*') || action === '*')).toEqual([]);
      // Lambda's own work in a VPC, and CodeDeploy's look at alarms, and reading metrics: none can be limited to a resource.
      const unlimited = /^(ec2:.*|cloudwatch:(DescribeAlarms|GetMetricData))$/;
      if (Resource === '*') expect(actions.filter((action: string) => !unlimited.test(action))).toEqual([]);
    }
  });

  function functionOf(name: string) {
    const found = functions.find(({ properties }) => properties.FunctionName.endsWith(`-${name}`));
    if (!found) throw new Error(`no function ${name}`);
    return found;
  }
});
