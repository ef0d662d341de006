import type { Clock } from '../clock.ts';
import type { Resource } from '../template/stack.ts';
import type { Route } from './rest-routes.ts';

interface MethodSetting {
  HttpMethod: string;
  ResourcePath: string;
  ThrottlingRateLimit?: number;
  ThrottlingBurstLimit?: number;
}

/** API Gateway's quota of an account and region, where a stage says nothing. */
const ACCOUNT = { rate: 10_000, burst: 5_000 };

/** Whether a request may pass; one that may is counted. */
export type Admit = (route: Pick<Route, 'method' | 'resource'>) => boolean;

/**
 * MethodSettings of AWS::ApiGateway::Stage: a token bucket for each method, with the settings of that method if there
 * are any, else with those of all methods.
 */
export function createThrottle(stage: Pick<Resource, 'properties'>, clock: Pick<Clock, 'now'>): Admit {
  const settings = (stage.properties.MethodSettings ?? []) as MethodSetting[];
  const buckets = new Map<string, () => boolean>();
  return ({ method, resource }) => {
    // As API Gateway writes a path in a setting's name.
    const path = `/${resource.replaceAll('/', '~1')}`;
    const key = `${method} ${path}`;
    let bucket = buckets.get(key);
    if (!bucket) {
      const own =
        settings.find(({ HttpMethod, ResourcePath }) => HttpMethod === method && ResourcePath === path) ??
        settings.find(({ HttpMethod, ResourcePath }) => HttpMethod === '*' && ResourcePath === '/*');
      const { ThrottlingRateLimit: rate = ACCOUNT.rate, ThrottlingBurstLimit: burst = ACCOUNT.burst } =
        own ?? {};
      bucket = tokenBucket(rate, burst, clock);
      buckets.set(key, bucket);
    }
    return bucket();
  };
}

/** Full at first; `rate` tokens come each second of the clock, and at most `burst` are kept. */
function tokenBucket(rate: number, burst: number, clock: Pick<Clock, 'now'>): () => boolean {
  let tokens = burst;
  let countedAt = clock.now();
  return () => {
    const now = clock.now();
    tokens = Math.min(burst, tokens + ((now - countedAt) / 1000) * rate);
    countedAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
