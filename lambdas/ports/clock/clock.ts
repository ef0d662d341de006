/** Time as use cases see it; milliseconds since 1970. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}
