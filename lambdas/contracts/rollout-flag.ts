import * as v from 'valibot';

/** Calling applications that take part: all, or some by their `service_account_id`. */
export const Applications = v.union([
  v.literal('all'),
  v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1, 'name at least one application')),
]);
export type Applications = v.InferOutput<typeof Applications>;

/**
 * Who is let in: a share of all people, if they come by a calling application that takes part. Apart from the rest of the
 * rollout's state, because each request needs it, and plans take time to load.
 */
export const RolloutFlag = v.object({ percentage: v.number(), applications: Applications });
export type RolloutFlag = v.InferOutput<typeof RolloutFlag>;
