import type { Entry, Round } from '../history.ts';

type Kind = Entry['kind'];
export type EntryOf<K extends Kind> = Extract<Entry, { kind: K }>;

/** What should never happen, and all that is needed to see it. */
export interface Violation {
  readonly invariant: string;
  /** The request that it is about. */
  readonly id: string;
  readonly what: string;
  /** Of that request, or of all of that person's if the order of several matters. */
  readonly history: readonly Entry[];
}

/** What a rule finds: the request, and what is wrong with it. */
export interface Finding {
  readonly about: Pick<Entry, 'id' | 'icn'>;
  readonly what: string;
  /** Whether other requests of the person belong to it. */
  readonly ofPerson?: boolean;
}

/** A round's entries by request and by person. */
export class Told {
  readonly round: Round;
  readonly #byId = new Map<string, Entry[]>();
  readonly #byIcn = new Map<string, Entry[]>();

  constructor(round: Round) {
    this.round = round;
    for (const entry of round.entries) {
      push(this.#byId, entry.id, entry);
      push(this.#byIcn, entry.icn, entry);
    }
  }

  all<K extends Kind>(kind: K): EntryOf<K>[] {
    return this.round.entries.filter((entry): entry is EntryOf<K> => entry.kind === kind);
  }

  of<K extends Kind>(id: string, kind: K): EntryOf<K>[] {
    return (this.#byId.get(id) ?? []).filter((entry): entry is EntryOf<K> => entry.kind === kind);
  }

  ofPerson<K extends Kind>(icn: string, kind: K): EntryOf<K>[] {
    return (this.#byIcn.get(icn) ?? []).filter((entry): entry is EntryOf<K> => entry.kind === kind);
  }

  historyOf({ about, ofPerson = false }: Finding): readonly Entry[] {
    return (ofPerson ? this.#byIcn.get(about.icn) : this.#byId.get(about.id)) ?? [];
  }
}

function push(map: Map<string, Entry[]>, key: string, entry: Entry): void {
  const there = map.get(key);
  if (there) there.push(entry);
  else map.set(key, [entry]);
}
