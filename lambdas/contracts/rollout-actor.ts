/**
 * Whom a percentage of people counts: the ICN, or what VA.gov sends in the header `X-Flipper-Id`. With VA.gov's own
 * feature name and actor strings the people who are in are VA.gov's own (docs/domain.md 6).
 */
export const rolloutActors = ['icn', 'x-flipper-id'] as const;
export type RolloutActor = (typeof rolloutActors)[number];
