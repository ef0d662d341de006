/** Hours that the figures of Now can go back: an hour, a shift, a day. */
export const ranges = [1, 6, 24] as const;
export type Range = (typeof ranges)[number];
