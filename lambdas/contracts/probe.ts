import * as v from 'valibot';

/** What the correlation ids of probes begin with: nobody called. */
export const PROBE_ID = 'probe-';

/** The right answer to a probe's question; tolerant, as a caller's view of it: a field more is no outage. */
const bodyWith = (schema: v.GenericSchema) => (body: string) =>
  v.is(v.pipe(v.string(), v.parseJson(), schema), body);

/** What a probe asks, and which answer is right. The second proves gateway, firewall and create-account, without a person. */
export const probeQuestions = [
  {
    method: 'GET',
    path: 'health',
    status: 200,
    fits: bodyWith(v.object({ data: v.object({ attributes: v.object({ status: v.literal('ok') }) }) })),
  },
  {
    method: 'POST',
    path: 'account',
    body: '{}',
    status: 401,
    fits: bodyWith(
      v.object({ errors: v.tuple([v.object({ meta: v.object({ reason: v.literal('token_missing') }) })]) }),
    ),
  },
] as const;
