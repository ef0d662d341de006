import type { DeadLetterQueue, DeadLetters, Letter, Moved } from '../../ops/redrive/ports.ts';

/** Dead letters of a stage; a test says what lies where and how a move ends. */
export class InMemoryDeadLetters implements DeadLetters {
  queues: DeadLetterQueue[] = [];
  /** By queue; what is kept is received again. */
  readonly letters: Record<string, Letter[]> = {};
  moved: Moved | Error = { kind: 'done', moved: 2, of: 2 };
  /** Names of the queues that were moved back, and `<id> to <target>` of the events that were sent. */
  readonly done: string[] = [];

  async list(): Promise<readonly DeadLetterQueue[]> {
    return this.queues;
  }

  async moveBack({ name }: DeadLetterQueue): Promise<Moved> {
    if (this.moved instanceof Error) throw this.moved;
    this.done.push(name);
    return this.moved;
  }

  async receive({ name }: DeadLetterQueue): Promise<readonly Letter[]> {
    return (this.letters[name] ?? []).slice(0, 2);
  }

  /** An event of a rule; one that is sent is there no more. */
  addLetter(queue: string, id: string, target: string, sendable = true): void {
    const letters = this.letters[queue] ?? [];
    this.letters[queue] = letters;
    const deliver = async () => {
      letters.splice(letters.indexOf(letter), 1);
      this.done.push(`${id} to ${target}`);
    };
    const letter: Letter = sendable ? { id, target, deliver } : { id, target };
    letters.push(letter);
  }
}
