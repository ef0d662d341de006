/** Times as the operators' commands print them. @param at milliseconds since 1970. */
export function sayTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

export function sayCount(count: number): string {
  return (+count.toFixed(count < 10 ? 1 : 0)).toLocaleString('en-US');
}

/** @param share of one. */
export function sayShare(share: number): string {
  return `${+(100 * share).toFixed(2)} %`;
}

export function sayMs(ms: number): string {
  return ms >= 10_000 ? `${+(ms / 1_000).toFixed(1)} s` : `${Math.round(ms).toLocaleString('en-US')} ms`;
}
