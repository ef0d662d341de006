import type { Dice } from '../dice.ts';
import type { Steps } from '../steps.ts';
import type { Weather } from '../weather.ts';

/** What a port needs to go wrong by. */
export interface Faults {
  readonly steps: Steps;
  readonly dice: Dice;
  readonly weather: Weather;
}

/** Milliseconds: two tries of an AWS client, each given up after 1 s (docs/architecture.md, "Time"). */
export const AWS_GIVES_UP_MS = 2_000;

/** A DynamoDB call that does not come to anything; its fault holds what must not be logged. Nothing happens if it goes well. */
export async function dynamoDbTrouble({ steps, dice, weather }: Faults, icn: string): Promise<void> {
  await steps.wait(dice.between(2, 12));
  // The first try was given up, the second one is good: what is written is written late.
  if (weather.strikes('DynamoDB slow')) await steps.wait(dice.between(100, AWS_GIVES_UP_MS));
  if (weather.strikes('DynamoDB down')) {
    await steps.wait(AWS_GIVES_UP_MS);
    throw new Error(`the table cannot be reached for ${icn}`);
  }
  if (weather.strikes('DynamoDB throttles')) {
    await steps.wait(dice.between(50, 300));
    throw new Error(`ProvisionedThroughputExceededException: {"pk":{"S":"${icn}"}}`);
  }
}
