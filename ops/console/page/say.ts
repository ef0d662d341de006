/** Times as the operators' commands print them. @param at milliseconds since 1970. */
export function sayTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
