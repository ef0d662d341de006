import * as v from 'valibot';

/** A message that a rule of the bus put into a queue: the event is its `detail`. */
export function fromBus<T>(event: v.GenericSchema<unknown, T>) {
  return v.pipe(
    v.object({ detail: event }),
    v.transform(({ detail }) => detail),
  );
}
