import type { Dependency } from '../ports/dependency/dependency.ts';
import type { Telemetry } from '../ports/telemetry/telemetry.ts';

export type PartState = 'ok' | 'failing';
export type PartStates = Partial<Record<Dependency['name'], PartState>>;

/** Asks every part at once whether it can be used. Touches nobody's data. */
export async function checkHealth(
  dependencies: readonly Dependency[],
  telemetry: Telemetry,
): Promise<PartStates> {
  const states = await Promise.all(
    dependencies.map(async ({ name, check }): Promise<[Dependency['name'], PartState]> => {
      try {
        await check();
        return [name, 'ok'];
      } catch (fault) {
        telemetry.trouble('request', { part: name, outcome: 'failing' }, fault);
        return [name, 'failing'];
      }
    }),
  );
  return Object.fromEntries(states);
}
