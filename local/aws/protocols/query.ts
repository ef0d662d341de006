import { randomUUID } from 'node:crypto';
import type { Protocol, WireAnswer } from './protocol.ts';

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** The query protocol, which SNS speaks: a form with the operation in `Action`, its fields as they are; XML back. */
export const queryProtocol: Protocol = {
  read(_, body) {
    const {
      Action = '',
      Version: _version,
      ...input
    } = Object.fromEntries(new URLSearchParams(String(body)));
    return { operation: Action, input };
  },
  answer: (operation, output) =>
    xml(200, `${operation}Response`, { [`${operation}Result`]: output, ResponseMetadata: requestId() }),
  fault: ({ type, message, status }) =>
    xml(status, 'ErrorResponse', {
      Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: type, Message: message },
      ...requestId(),
    }),
};

const requestId = () => ({ RequestId: randomUUID() });

function xml(status: number, root: string, content: Record<string, unknown>): WireAnswer {
  const body = `<${root} xmlns="${NAMESPACE}">${elements(content)}</${root}>`;
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

function elements(content: Record<string, unknown>): string {
  return Object.entries(content)
    .map(([name, value]) => element(name, value))
    .join('');
}

const element = (name: string, value: unknown) =>
  `<${name}>${typeof value === 'object' ? inner(value) : escaped(value)}</${name}>`;

/** A list has an element `member` for each. */
function inner(value: object | null): string {
  if (Array.isArray(value)) return value.map((each) => element('member', each)).join('');
  return elements((value ?? {}) as Record<string, unknown>);
}

const escaped = (text: unknown) =>
  String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
