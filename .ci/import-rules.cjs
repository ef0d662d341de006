/** Who may import whom (docs/architecture.md). A finding names the arrow that breaks the rule. */
const capability = '^lambdas/(?!contracts|ports|platform)([^/]+)/';
/** The edges of a capability: what translates between the outside and the use case. */
const edge = '/((worker-)?handler|worker|connect|env|route|request|cache-settings)\\.ts$';

const rule = (name, from, to) => ({ name, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule(
      'contracts-import-only-the-schema-library',
      { path: '^lambdas/contracts/' },
      { pathNot: ['^lambdas/contracts/', 'node_modules/valibot/'] },
    ),
    rule(
      'use-cases-import-contracts-and-their-own-parts',
      { path: capability, pathNot: edge },
      { pathNot: ['^lambdas/contracts/', '^lambdas/$1/', '^(node:)?crypto$', '^lambdas/ports/[^/]+/(?!dynamo|mhv|sts|sqs|aws|redis|iam|jw|named|system|powertools|secrets-manager|slack|sns|event-bridge)', '^lambdas/platform/(publish|queue)\\.ts$', 'node_modules/cockatiel/'] },
    ),
    rule('no-capability-imports-another', { path: capability }, { path: capability, pathNot: '^lambdas/$1/' }),
    rule(
      'only-the-edge-knows-implementations',
      { path: capability, pathNot: '/(handler|connect|cache-settings)\\.ts$' },
      { path: ['node_modules/(@aws-sdk|@smithy|ioredis|aws-jwt-verify)'] },
    ),
    rule('platform-does-not-know-capabilities', { path: '^lambdas/platform/' }, { path: capability }),
    rule(
      'ports-know-contracts-clock-secrets-and-http-alone',
      { path: '^lambdas/ports/([^/]+)/' },
      {
        path: '^lambdas/',
        pathNot: ['^lambdas/contracts/', '^lambdas/ports/$1/', '^lambdas/ports/(clock|secrets)/', '^lambdas/platform/(http-client|aws-calls|node-sha256|batched-reads|conditional-put|metric-sums)\\.ts$'],
      },
    ),
    rule(
      'infra-imports-only-env-and-contracts-of-lambdas',
      { path: '^infra/' },
      {
        path: '^lambdas/',
        pathNot: ['^lambdas/contracts/', '/env\\.ts$', '^lambdas/platform/(environment|caller-variables)\\.ts$'],
      },
    ),
    rule(
      'lambdas-never-import-infra',
      { path: '^lambdas/' },
      { path: ['^(infra|local|ops|test|docs)/', 'node_modules/(aws-cdk-lib|constructs)/'] },
    ),
    rule(
      'local-runs-the-template-and-not-the-sources',
      { path: '^local/' },
      { path: ['^(infra|test|docs)/', '^lambdas/(?!contracts/|ports/rollout-store/|control-rollout/(commands|change-state)\\.ts$)'] },
    ),
    rule(
      'ops-knows-stages-ports-the-rollouts-rules-and-where-npm-start-is',
      { path: '^ops/' },
      {
        path: '^(infra|lambdas|local|test|docs)/',
        pathNot: [
          '^infra/stages\\.ts$',
          '^lambdas/(contracts|ports|platform)/',
          '^lambdas/create-account/flipper\\.ts$', '^lambdas/control-rollout/(change-state|commands|control-rollout|decide|gates|plan-digest|starts-at|statistics)\\.ts$',
          '^lambdas/route-incident/(acknowledge|business-hours|due)\\.ts$',
          '^local/start-folder\\.ts$',
          // Data: what the simulated MHV can answer.
          '^local/simulators/mhv-scenarios\\.ts$',
          '^local/template/(synthesize|template)\\.ts$',
        ],
      },
    ),
    rule('nothing-imports-ops', { path: '^(infra|lambdas|local)/' }, { path: '^ops/' }),
    rule('documents-show-of-ops-what-it-costs', { path: '^docs/' }, { path: '^ops/(?!cost/)' }),
    rule('no-circles', {}, { circular: true }),
    rule(
      'no-undeclared-packages',
      { path: '^(lambdas|infra|local|ops)/' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    rule('nothing-unresolvable', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The parser knows no JSX. What the console's page may import is what esbuild finds for a browser: no Node, no AWS.
    exclude: { path: '\\.tsx$' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
