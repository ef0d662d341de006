/** Throws for a property that the local runtime does not run: what it left out would only show in the cloud. */
export function refuseOthers(owner: string, properties: object, run: readonly string[]): void {
  const other = Object.keys(properties).find((name) => !run.includes(name));
  if (other) throw new Error(`${owner}: ${other} is not supported by the local runtime`);
}
