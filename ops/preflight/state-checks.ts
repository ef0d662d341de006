import { stages } from '../../infra/stages.ts';
import { failed, ok, type StepOutcome, skipped } from '../smoke/step.ts';
import { expiringTablesOf } from '../stage/deployed-template.ts';
import type { Stage } from './check.ts';
import type { AwsState } from './ports.ts';

const ENGINES = ['valkey', 'redis'];

/** The profile cache is there, speaks TLS and is one whose keys can be deleted. */
export async function checkCache({ name, stack, ports }: Stage): Promise<StepOutcome> {
  const cache = await ports.cache(stack);
  if (!cache) return skipped("the cache is given by its address (RedisHost): smoke's bust reaches it");
  const { what, status, engine, tls } = cache;
  const engines = stages[name].cache.kind === 'own' ? ['valkey'] : ENGINES;
  const wrong = [
    ...(status === 'available' ? [] : [`is ${status}, not available`]),
    ...(engines.includes(engine) ? [] : [`runs ${engine}, not ${engines.join(' or ')}`]),
    ...(tls === false ? ['does not encrypt on the way (TLS)'] : []),
  ];
  if (wrong.length > 0) return failed(`${what} ${wrong.join(', and ')}`, 'profile-not-busted');
  return ok(`${what} is ${status}, ${engine}${tls ? ', TLS' : ''}`);
}

/** What has to be forgotten is: DynamoDB deletes it by itself. */
export async function checkTimeToLive({ aws }: { readonly aws: AwsState }): Promise<StepOutcome> {
  const tables = expiringTablesOf(await aws.template());
  const wrong: string[] = [];
  for (const { name, attribute } of tables) {
    const seen = await aws.timeToLive(name);
    if (seen !== attribute) wrong.push(`${name} expires by ${seen ?? 'nothing'}, not by ${attribute}`);
  }
  if (wrong.length > 0) return failed(wrong.join('; '));
  return ok(tables.map(({ name, attribute }) => `${name} by ${attribute}`).join(', '));
}
