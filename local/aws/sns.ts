import * as v from 'valibot';
import type { NewNotice, Topic } from '../resources/topic.ts';
import { AwsError, type Operation } from './call.ts';

const FIELDS = ['TopicArn', 'Subject', 'Message', 'MessageStructure'];
const ATTRIBUTE = /^MessageAttributes\.entry\.(\d+)\.(Name|Value\.DataType|Value\.StringValue)$/;

const Texts = v.strictObject({ default: v.string(), sms: v.optional(v.string()) });

/** SNS API reference, Publish: a message, and a subject of one line. */
const MAX_MESSAGE_BYTES = 262_144;
const SUBJECT = /^\P{Cc}{1,100}$/u;

/** SNS's operation on messages. */
export function snsOperations(topics: readonly Topic[]): Record<string, Operation> {
  return {
    ListTopics: (_, authorize) => {
      authorize('sns:ListTopics', '*');
      return { Topics: topics.map(({ arn }) => ({ TopicArn: arn })) };
    },
    Publish: (input, authorize) => {
      const other = Object.keys(input).find((name) => !FIELDS.includes(name) && !ATTRIBUTE.test(name));
      if (other) throw invalid(`${other} is not supported by the local runtime`);
      const { TopicArn = '', Subject, Message = '', MessageStructure } = input as Record<string, string>;
      if (TopicArn === '') throw invalid('Invalid parameter: TopicArn');
      authorize('sns:Publish', TopicArn);
      const topic = topics.find(({ arn }) => arn === TopicArn);
      if (!topic) throw new AwsError('NotFound', 'Topic does not exist', 404);
      if (Message === '' || Buffer.byteLength(Message) > MAX_MESSAGE_BYTES)
        throw invalid(`Invalid parameter: Message of ${Buffer.byteLength(Message)} bytes`);
      if (Subject !== undefined && !SUBJECT.test(Subject))
        throw invalid(`Invalid parameter: Subject: ${JSON.stringify(Subject)}`);
      const attributes = attributesOf(input as Record<string, string>);
      return {
        MessageId: topic.publish({
          subject: Subject ?? '',
          ...(MessageStructure === undefined ? { message: Message } : textsOf(Message, MessageStructure)),
          attributes: Object.fromEntries(attributes.map(({ name, value }) => [name, value])),
          values: Object.fromEntries(attributes.map((each) => [each.name, valuesOf(each)])),
        }),
      };
    },
  };
}

/** A text for each protocol: of them only that for phones is told apart here. */
function textsOf(message: string, structure: string): Pick<NewNotice, 'message' | 'sms'> {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), Texts), message);
  if (structure !== 'json' || !read.success)
    throw invalid('Invalid parameter: Message Structure - JSON with a default text is needed');
  const { default: text, sms } = read.output;
  return { message: text, ...(sms === undefined ? {} : { sms }) };
}

const invalid = (message: string) => new AwsError('InvalidParameter', message);

interface Attribute {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

function attributesOf(input: Record<string, string>): Attribute[] {
  const numbers = new Set(Object.keys(input).flatMap((name) => ATTRIBUTE.exec(name)?.[1] ?? []));
  return [...numbers].map((number) => {
    const of = (field: string) => input[`MessageAttributes.entry.${number}.${field}`];
    const [name, type, value] = [of('Name'), of('Value.DataType'), of('Value.StringValue')];
    if (!name || !type || !value)
      throw new AwsError('ParameterValueInvalid', `The message attribute '${name}' needs a type and a text`);
    return { name, type, value };
  });
}

/** What filter policies compare: with an array that is none SNS takes the message, and delivers it to nobody who filters. */
function valuesOf({ type, value }: Attribute): string[] {
  if (type === 'String') return [value];
  if (type !== 'String.Array') return [];
  try {
    const array: unknown = JSON.parse(value);
    return Array.isArray(array) ? array.filter((each) => typeof each === 'string') : [];
  } catch {
    return [];
  }
}
