/** Where the rollout stands now. */
export interface Standing {
  /** The step that runs or ran last, as `production/1/2`; none without one. */
  readonly position?: string | undefined;
  /** Of all people, those who are in. */
  readonly percentage: number;
}

/** The part of the rollout's state that says in which phase something happened. */
export interface RolloutStanding {
  /** While nobody has ever changed anything, the stage's initial percentage. Throws if it cannot be read. */
  read(): Promise<Standing>;
}
