import { failed, ok, type StepOutcome } from '../smoke/step.ts';
import { type Api, ask, errorOf, inWords, jsonOf } from '../stage/api.ts';
import { methodsOf } from '../stage/deployed-template.ts';
import type { Stage } from './check.ts';
import { type DocumentedOperation, documentedOperations } from './openapi.ts';
import type { AwsState } from './ports.ts';

/** The template that is deployed has the methods of docs/openapi.yaml, and no others (docs/adr/0024). */
export async function checkMethods({ aws }: { readonly aws: AwsState }): Promise<StepOutcome> {
  const deployed = methodsOf(await aws.template());
  const documented: string[] = documentedOperations().map(({ name }) => name);
  const missing = documented.filter((name) => !deployed.some((each) => each === name));
  const others = deployed.filter((name) => !documented.includes(name));
  if (missing.length + others.length === 0) return ok(`${deployed.length} methods, as in docs/openapi.yaml`);
  return failed(
    [
      ...(missing.length > 0 ? [`not deployed: ${missing.join(', ')}`] : []),
      ...(others.length > 0 ? [`not in docs/openapi.yaml: ${others.join(', ')}`] : []),
    ].join('; '),
  );
}

/** Every method, asked without a token: that makes nothing, and costs nobody anything. */
export async function checkAnswers({ stack, target, ports }: Stage): Promise<StepOutcome> {
  const api: Api = { url: stack.apiUrl, http: ports.smoke.http, correlationId: target.correlationId };
  const operations = documentedOperations();
  const wrong: string[] = [];
  // One after the other: what needs no token is throttled (infra/constructs/account-api.ts).
  for (const operation of operations) wrong.push(...(await problemOf(api, operation)));
  if (wrong.length > 0) return failed(wrong.join('; '), 'internal-error');
  const open = operations.filter(({ isPublic }) => isPublic).length;
  return ok(`${open} answer 200, ${operations.length - open} answer 401 token_missing`);
}

async function problemOf(api: Api, { name, method, path, isPublic }: DocumentedOperation): Promise<string[]> {
  const answer = await ask(api, method, path, method === 'POST' ? { body: {} } : {});
  const isRight = isPublic
    ? answer.status === 200 && jsonOf(answer) !== undefined
    : answer.status === 401 && errorOf(answer)?.meta.reason === 'token_missing';
  if (isRight) return [];
  return [`${name}: ${inWords(answer)}, not ${isPublic ? '200' : '401 token_missing'}`];
}
