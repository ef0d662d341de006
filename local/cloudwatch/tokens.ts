/** A text that is read token by token. Every error says where and in what. */
export class Tokens {
  readonly #text: string;
  readonly #found: readonly { readonly token: string; readonly at: number }[];
  #next = 0;

  /** @param pattern one token, sticky; what it does not match stands in no sentence of the grammar. */
  constructor(text: string, pattern: RegExp) {
    this.#text = text;
    const found: { token: string; at: number }[] = [];
    let at = text.search(/\S|$/);
    while (at < text.length) {
      pattern.lastIndex = at;
      const token = pattern.exec(text)?.[0];
      if (!token) throw this.#error(`cannot read ${JSON.stringify(text.slice(at, at + 10))}`, at);
      found.push({ token, at });
      at += token.length;
      at += text.slice(at).search(/\S|$/);
    }
    this.#found = found;
  }

  /** The next token, if it is one of these. */
  takeOne<T extends string>(...tokens: readonly T[]): T | undefined {
    const next = this.#found[this.#next]?.token as T | undefined;
    if (next === undefined || !tokens.includes(next)) return undefined;
    this.#next += 1;
    return next;
  }

  /** The next token, if it looks so. */
  takeLike(pattern: RegExp): string | undefined {
    const next = this.#found[this.#next]?.token;
    if (next === undefined || !pattern.test(next)) return undefined;
    this.#next += 1;
    return next;
  }

  expect(token: string): void {
    if (!this.takeOne(token)) throw this.wrong(`"${token}"`);
  }

  expectEnd(): void {
    if (this.#next < this.#found.length) throw this.wrong('the end');
  }

  /** @param expected what could stand here. */
  wrong(expected: string): Error {
    const next = this.#found[this.#next];
    const instead = next ? JSON.stringify(next.token) : 'the end';
    return this.#error(`expected ${expected} and not ${instead}`, next?.at ?? this.#text.length);
  }

  #error(message: string, at: number): Error {
    return new Error(`${message}, at character ${at + 1} of ${this.#text}`);
  }
}
