import { type Command, readFlags, readStage, WrongUse } from '../command.ts';
import { addressFlags, nextFor, readAddress } from './address.ts';
import type { OutagePortsOf } from './ports.ts';

const stage = { type: 'string' } as const;

/** The verbs about who hears of planned outages. */
export function topicVerbs(portsOf: OutagePortsOf): Readonly<Record<string, Command['run']>> {
  return {
    async subscribe(args, { environment, print }) {
      const flags = readFlags(args, { stage, ...addressFlags });
      const address = readAddress(flags);
      const { topic } = await portsOf(readStage(flags.stage), environment);
      const state = await topic.subscribe(address);
      print(state === 'subscribed' ? 'subscribed: what is announced from now on comes' : nextFor(address));
      return 0;
    },
    async subscribers(args, { environment, print }) {
      const name = readStage(readFlags(args, { stage }).stage);
      const all = await (await portsOf(name, environment)).topic.subscribers();
      const lines = all.map(
        ({ protocol, endpoint, isConfirmed }) =>
          `${isConfirmed ? 'subscribed' : 'pending   '}  ${protocol.padEnd(6)}  ${endpoint}`,
      );
      print(lines.join('\n') || `nobody has subscribed to planned outages of stage ${name}`);
      return 0;
    },
    async unsubscribe(args, { environment, print }) {
      const flags = readFlags(args, { stage, ...addressFlags });
      const address = readAddress(flags);
      const { topic } = await portsOf(readStage(flags.stage), environment);
      const was = await topic.unsubscribe(address);
      if (was === 'none')
        throw new WrongUse('that address has not subscribed: subscribers has those that have');
      if (was === 'pending')
        throw new Error('it was never confirmed: nothing comes, and AWS forgets it after 48 hours');
      print('unsubscribed');
      return 0;
    },
  };
}
