import { readEnvironment } from '../platform/environment.ts';
import { httpHandler } from '../platform/http.ts';
import { observe } from '../platform/observability.ts';
import { ListErrorsEnvironment } from './env.ts';
import { listErrors } from './list-errors.ts';

const env = readEnvironment(ListErrorsEnvironment);
const body = listErrors();

export const handler = httpHandler(observe(env), async () => ({
  status: 200,
  body,
  headers: { 'cache-control': 'public, max-age=3600' },
}));
