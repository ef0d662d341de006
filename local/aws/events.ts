import type { Buses, EventBus } from '../resources/event-bus.ts';
import { DEFAULT_BUS } from '../resources/identities.ts';
import { arnOf } from '../template/intrinsics.ts';
import { AwsError, type Operation } from './call.ts';

interface Entry {
  EventBusName?: string;
  Source?: string;
  DetailType?: string;
  Detail?: string;
  Resources?: string[];
}

const busName = (nameOrArn: unknown) =>
  String(nameOrArn ?? DEFAULT_BUS)
    .split('/')
    .at(-1) ?? '';

/** EventBridge's operations. An entry for a bus that does not exist fails alone, with status 200. */
export function eventsOperations(buses: Buses): Record<string, Operation> {
  const find = (name: string) => [...buses.own, buses.default].find((bus) => bus.name === name);
  return {
    PutEvents: ({ Entries }, authorize) => {
      if (!Array.isArray(Entries)) throw new AwsError('ValidationException', 'Entries must be a list');
      const entries = Entries.map((entry: Entry | null) => entry ?? {});
      for (const name of new Set(entries.map(({ EventBusName }) => busName(EventBusName)))) {
        authorize('events:PutEvents', arnOf('events', `event-bus/${name}`));
      }
      const results = entries.map((entry) => putEntry(find(busName(entry.EventBusName)), entry));
      return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
    },
    DescribeEventBus: ({ Name }, authorize) => {
      const name = busName(Name);
      authorize('events:DescribeEventBus', arnOf('events', `event-bus/${name}`));
      const bus = find(name);
      if (!bus) throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
      return { Name: bus.name, Arn: bus.arn };
    },
  };
}

function putEntry(bus: EventBus | undefined, { Source, DetailType, Detail, Resources }: Entry) {
  const failed = (ErrorCode: string, ErrorMessage: string) => ({ ErrorCode, ErrorMessage });
  if (!bus) return failed('NotFoundException', 'The event bus does not exist.');
  if (!Source || !DetailType || !Detail)
    return failed('InvalidArgument', 'Source, DetailType and Detail are needed.');
  if (Source.startsWith('aws.'))
    return failed('NotAuthorizedForSourceException', `Not authorized for the source ${Source}.`);
  try {
    const detail: unknown = JSON.parse(Detail);
    return { EventId: bus.put({ source: Source, 'detail-type': DetailType, detail, resources: Resources }) };
  } catch (error) {
    if (error instanceof SyntaxError) return failed('MalformedDetail', 'Detail is malformed.');
    throw error;
  }
}
