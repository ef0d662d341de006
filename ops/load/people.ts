import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { IcnSchema } from '../../lambdas/contracts/icn.ts';
import { WrongUse } from '../command.ts';

/** Somebody who can ask now. */
export interface Person {
  readonly icn: string;
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly tokenExpiresAt: number;
}

/** Gives one person after the other, each with a token; the waiting for it is no part of what is measured. */
export type NextPerson = () => Promise<Person>;

const Claims = v.object({ exp: v.number() });

/** With the expiry that the token itself says; one that says none is taken as it is. */
export function personWith(icn: string, token: string): Person {
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), Claims), claims);
  return { icn, token, tokenExpiresAt: read.success ? read.output.exp * 1_000 : Number.POSITIVE_INFINITY };
}

const Line = v.object({ icn: IcnSchema, token: v.optional(v.string()) });
export type ListedPerson = v.InferOutput<typeof Line>;

/** JSON lines `{"icn": "...", "token": "..."}`, the token if there is one. @throws WrongUse naming file and line. */
export function readPeople(file: string): readonly ListedPerson[] {
  const lines = contentOf(file)
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '');
  if (lines.length === 0) throw new WrongUse(`--people ${file} names nobody`);
  return lines.map(({ line, number }) => {
    const read = v.safeParse(v.pipe(v.string(), v.parseJson(), Line), line);
    if (read.success) return read.output;
    throw new WrongUse(`--people ${file}, line ${number}: it has to be {"icn": "...", "token": "..."}`);
  });
}

/** The listed people one after the other, and again from the first. */
export function listedPeople(
  people: readonly ListedPerson[],
  tokenFor: (icn: string) => Promise<string>,
): NextPerson {
  let index = 0;
  return async () => {
    const { icn, token } = people[index % people.length] as ListedPerson;
    index += 1;
    return personWith(icn, token ?? (await tokenFor(icn)));
  };
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (fault) {
    throw new WrongUse(`--people ${file} cannot be read (${(fault as NodeJS.ErrnoException).code})`);
  }
}
