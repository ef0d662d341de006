/** What must never be printed, and is in every request: an ICN, an e-mail address, a token, our key for MHV. */
const SECRET = /\d{10}V\d{6}|@veteran\.test|eyJ[\w-]{8,}|the-api-key-of-mhv/;

/** The part of a text that must not be there; with a little around it. */
export function secretIn(text: string): string | undefined {
  const found = SECRET.exec(text);
  return found ? text.slice(Math.max(0, found.index - 60), found.index + 40) : undefined;
}

interface Emf {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Metrics: readonly { readonly Name: string }[];
      readonly Dimensions: readonly (readonly string[])[];
    }[];
  };
  readonly [name: string]: unknown;
}

/** What one invocation printed, as far as it matters: metrics, attempts at MHV, and what should not be there. */
export class Printed {
  /** Sums of what was counted, by metric; those of an application or version apart are left out. */
  readonly counted: Record<string, number> = {};
  readonly leaks: string[] = [];
  mhvSteps = 0;

  add(line: string): void {
    const leak = secretIn(line);
    if (leak !== undefined) this.leaks.push(leak);
    if (line.includes('"_aws"')) this.#count(JSON.parse(line) as Emf);
    else if (/"step": ?"mhv"/.test(line)) this.mhvSteps += 1;
  }

  #count(emf: Emf): void {
    for (const { Metrics, Dimensions } of emf._aws.CloudWatchMetrics) {
      if (Dimensions.flat().some((name) => name === 'application' || name === 'version')) continue;
      for (const { Name } of Metrics) {
        const values = [emf[Name]].flat() as number[];
        this.counted[Name] = values.reduce((sum, value) => sum + value, this.counted[Name] ?? 0);
      }
    }
  }
}
