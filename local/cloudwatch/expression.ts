import { Tokens } from './tokens.ts';

/**
 * The part of CloudWatch's metric math that alarms here are written in: numbers, ids, `+ - * /`, comparisons, `AND`,
 * `OR`, `IF(condition, then, else)`, `FILL(id, number)` and parentheses. Anything else is an error where it stands.
 */
export interface Expression {
  /** The ids that it is made of. */
  readonly ids: ReadonlySet<string>;
  /** What it is worth at one time; undefined where it has no data point then. */
  at(values: Values): number | undefined;
}

/** A series' value at one time; undefined without a data point. */
export type Values = (id: string) => number | undefined;

/** A number has a value at every time, a series only where it has data. */
interface Term {
  readonly kind: 'number' | 'series';
  at(values: Values): number | undefined;
}

type Operate = (a: number, b: number) => number;

const TOKEN = /\d+(?:\.\d+)?|[A-Za-z]\w*|[=!<>]=|[-+*/<>(),]/y;
const NUMBER = /^\d/;
const ID = /^[a-z]/;

/** From what binds weakest to what binds strongest. */
const LEVELS: readonly Readonly<Record<string, Operate>>[] = [
  { OR: (a, b) => Number(a !== 0 || b !== 0) },
  { AND: (a, b) => Number(a !== 0 && b !== 0) },
  {
    '==': (a, b) => Number(a === b),
    '!=': (a, b) => Number(a !== b),
    '<': (a, b) => Number(a < b),
    '<=': (a, b) => Number(a <= b),
    '>': (a, b) => Number(a > b),
    '>=': (a, b) => Number(a >= b),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b },
];

/** Throws, with the place, for what is not in the grammar or is no series. Semantics: user guide, "Using metric math". */
export function parseExpression(text: string): Expression {
  const reader = new Reader(new Tokens(text, TOKEN));
  const term = reader.whole();
  if (term.kind === 'number') throw new Error(`an expression needs the id of a metric: ${text}`);
  return { ids: reader.ids, at: term.at };
}

class Reader {
  readonly ids = new Set<string>();
  readonly #tokens: Tokens;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  whole(): Term {
    const term = this.#operation();
    this.#tokens.expectEnd();
    return term;
  }

  #operation(depth = 0): Term {
    const operators = LEVELS[depth];
    if (!operators) return this.#operand();
    let left = this.#operation(depth + 1);
    for (;;) {
      const operate = operators[this.#tokens.takeOne(...Object.keys(operators)) ?? ''];
      if (!operate) return left;
      left = operation(operate, left, this.#operation(depth + 1));
    }
  }

  #operand(): Term {
    if (this.#tokens.takeOne('(')) {
      const term = this.#operation();
      this.#tokens.expect(')');
      return term;
    }
    if (this.#tokens.takeOne('IF')) {
      const [condition, then, otherwise] = this.#arguments(this.#any, this.#any, this.#any);
      return choice(condition, then, otherwise);
    }
    if (this.#tokens.takeOne('FILL')) {
      const [series, filling] = this.#arguments(this.#series, this.#number);
      return { kind: 'series', at: (values) => series.at(values) ?? filling.at(values) };
    }
    return this.#numberIfAny() ?? this.#series();
  }

  readonly #any = () => this.#operation();

  readonly #series = (): Term => {
    const id = this.#tokens.takeLike(ID);
    if (id === undefined) throw this.#tokens.wrong('an id, a number, IF, FILL or "("');
    this.ids.add(id);
    return { kind: 'series', at: (values) => values(id) };
  };

  readonly #number = (): Term => {
    const number = this.#numberIfAny();
    if (!number) throw this.#tokens.wrong('a number');
    return number;
  };

  #numberIfAny(): Term | undefined {
    const number = this.#tokens.takeLike(NUMBER);
    return number === undefined ? undefined : { kind: 'number', at: () => Number(number) };
  }

  /** In parentheses, with commas between them. */
  #arguments<T extends readonly (() => Term)[]>(...reads: T): { [K in keyof T]: Term } {
    this.#tokens.expect('(');
    const terms = reads.map((read, index) => {
      if (index > 0) this.#tokens.expect(',');
      return read();
    });
    this.#tokens.expect(')');
    return terms as { [K in keyof T]: Term };
  }
}

/** Where one of two series has no data it counts as 0; what is divided by 0 is left out. */
function operation(operate: Operate, left: Term, right: Term): Term {
  return {
    kind: left.kind === 'number' && right.kind === 'number' ? 'number' : 'series',
    at: (values) => {
      const [a, b] = [left.at(values), right.at(values)];
      if (a === undefined && (b === undefined || right.kind === 'number')) return undefined;
      if (b === undefined && left.kind === 'number') return undefined;
      const value = operate(a ?? 0, b ?? 0);
      return Number.isFinite(value) ? value : undefined;
    },
  };
}

/** What is chosen and has no data is 0 where the condition holds, and left out where it does not. */
function choice(condition: Term, then: Term, otherwise: Term): Term {
  return {
    kind: 'series',
    at: (values) => {
      const holds = condition.at(values);
      if (holds === undefined) return undefined;
      return holds === 0 ? otherwise.at(values) : (then.at(values) ?? 0);
    },
  };
}
