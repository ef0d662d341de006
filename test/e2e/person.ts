import type { Pipeline } from '../../local/pipeline.ts';

/** A caller of the API as VA.gov is one: gets a token for a person, asks, reads. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  readonly body: any;
}

export const TERMS = { status: 'accepted', accepted_at: '2026-11-05T14:00:00Z' };

export async function tokenFor(pipeline: Pipeline, icn: string): Promise<string> {
  return (await fetch(`${pipeline.endpoints.token}?icn=${icn}`)).text();
}

export async function createAccount(
  pipeline: Pipeline,
  icn: string,
  options: {
    readonly headers?: Record<string, string>;
    readonly body?: object;
    readonly token?: string;
  } = {},
): Promise<ApiAnswer> {
  const token = options.token ?? (await tokenFor(pipeline, icn));
  return answerOf(
    await fetch(`${pipeline.endpoints.api}/v1/account`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...options.headers,
      },
      body: JSON.stringify(options.body ?? { icn, terms_of_use: TERMS }),
    }),
  );
}

export async function readAccount(pipeline: Pipeline, icn: string): Promise<ApiAnswer> {
  const authorization = `Bearer ${await tokenFor(pipeline, icn)}`;
  return answerOf(await fetch(`${pipeline.endpoints.api}/v1/account`, { headers: { authorization } }));
}

/** What a person says of an answer of theirs. */
export async function sendFeedback(
  pipeline: Pipeline,
  icn: string,
  said: Readonly<Record<string, unknown>>,
): Promise<ApiAnswer> {
  return answerOf(
    await fetch(`${pipeline.endpoints.api}/v1/feedback`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await tokenFor(pipeline, icn)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ rating: 5, kind: 'praise', ...said }),
    }),
  );
}

/** What the person's next sign-in at VA.gov sees. */
export async function signIn(
  pipeline: Pipeline,
  icn: string,
): Promise<{ readonly mhv_user_profile_id: string | null; readonly source: 'cache' | 'mpi' }> {
  return (await fetch(`${pipeline.endpoints.signIn}?icn=${icn}`)).json() as never;
}

async function answerOf(response: Response): Promise<ApiAnswer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}
