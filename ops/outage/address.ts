import { WrongUse } from '../command.ts';

/** What each way takes, and what comes next when it has been taken. */
const ways = {
  email: {
    pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
    example: 'team@example.com',
    next: 'AWS has sent it a message with a link: nothing comes until somebody has opened that link, within 48 hours.',
  },
  https: {
    pattern: /^https:\/\/[^\s/@]+(\/\S*)?$/,
    example: 'https://example.com/outages',
    next: 'AWS has sent it a POST with a SubscribeURL: nothing comes until it has fetched that URL, within 48 hours.',
  },
  sms: {
    pattern: /^\+[1-9]\d{7,14}$/,
    example: '+12025550123',
    next: 'AWS does not send to it yet: look at subscribers.',
  },
} as const;
type Way = keyof typeof ways;
const names = Object.keys(ways) as Way[];

/** Where somebody hears of planned outages. */
export interface Address {
  /** SNS's name of it. */
  readonly protocol: Way;
  readonly endpoint: string;
}

/** A flag for each way. */
export const addressFlags = {
  email: { type: 'string' },
  https: { type: 'string' },
  sms: { type: 'string' },
} as const satisfies Record<Way, { type: 'string' }>;

/** The one address that was given. @throws WrongUse, which does not repeat it. */
export function readAddress(flags: Readonly<Partial<Record<Way, string | undefined>>>): Address {
  const [protocol, ...others] = names.filter((name) => flags[name] !== undefined);
  if (!protocol || others.length > 0) {
    throw new WrongUse(
      `one address is needed: ${names.map((name) => `--${name} ${ways[name].example}`).join(' or ')}`,
    );
  }
  const endpoint = flags[protocol]?.trim() ?? '';
  const { pattern, example } = ways[protocol];
  if (!pattern.test(endpoint))
    throw new WrongUse(`--${protocol} is no address of that kind: such as ${example}`);
  return { protocol, endpoint };
}

/** What has to be done until messages come to an address that is not confirmed. */
export function nextFor({ protocol }: Address): string {
  return ways[protocol].next;
}
