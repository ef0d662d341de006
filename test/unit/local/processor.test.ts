import { Processor } from '../../../local/resources/processor.ts';

/** A machine with one processor; `pass` lets time go by with so much of it idle. */
function machine() {
  const now = { at: 0, idleMs: 0, allMs: 0 };
  const pass = (ms: number, idle: number) => {
    now.at += ms;
    now.allMs += ms;
    now.idleMs += ms * idle;
  };
  return { pass, processor: new Processor(() => ({ ...now })) };
}

test('is not full before it was looked at, and while a fifth of it is idle', () => {
  const { pass, processor } = machine();
  expect(processor.isFull()).toBe(false);
  pass(1_000, 0.2);
  expect(processor.isFull()).toBe(false);
});

test('is full when nearly nothing of it was idle since the last look, and not any more afterwards', () => {
  const { pass, processor } = machine();
  pass(1_000, 0.1);
  expect(processor.isFull()).toBe(true);
  pass(1_000, 1);
  expect(processor.isFull()).toBe(false);
});

test('is as it was for a moment: single tasks say nothing', () => {
  const { pass, processor } = machine();
  pass(199, 0);
  expect(processor.isFull()).toBe(false);
  pass(1, 0);
  expect(processor.isFull()).toBe(true);
});

test('is not full where the system does not say how busy it is', () => {
  const processor = new Processor(() => ({ at: performance.now() + 1_000, idleMs: 0, allMs: 0 }));
  expect(processor.isFull()).toBe(false);
});
