import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const LOOK_AGAIN_MS = 100;
/** A synthesis takes seconds: an older lock is of a process that was killed, whoever has its number now. */
const LONGEST_HOLD_MS = 60_000;

/** Runs `work` while no other process holds the lock file; says on stderr for whom it waits. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  let said = false;
  while (!tryToLock(file)) {
    const holder = readLock(file);
    if (holder && !isHeld(holder)) {
      takeAway(file, holder);
      continue;
    }
    if (holder?.pid && !said) {
      process.stderr.write(`waiting for process ${holder.pid}, which builds (${file})\n`);
      said = true;
    }
    await wait(LOOK_AGAIN_MS);
  }
  try {
    return await work();
  } finally {
    if (readLock(file)?.pid === String(process.pid)) rmSync(file, { force: true });
  }
}

interface Lock {
  readonly pid: string;
  readonly lockedAt: number;
}

function tryToLock(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

function readLock(file: string): Lock | undefined {
  try {
    return { pid: readFileSync(file, 'utf8'), lockedAt: statSync(file).mtimeMs };
  } catch {
    return undefined;
  }
}

/** An empty one counts for its time: its holder may be about to write its number. */
function isHeld({ pid, lockedAt }: Lock): boolean {
  if (Date.now() - lockedAt > LONGEST_HOLD_MS) return false;
  if (pid === '') return true;
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** By a rename, which only one of those who wait can do; a fresh lock that was caught so goes back. */
function takeAway(file: string, dead: Lock): void {
  const caught = `${file}-${process.pid}`;
  try {
    renameSync(file, caught);
  } catch {
    return;
  }
  const { pid, lockedAt } = readLock(caught) ?? dead;
  if (pid === dead.pid && lockedAt === dead.lockedAt) rmSync(caught, { force: true });
  else renameSync(caught, file);
}
