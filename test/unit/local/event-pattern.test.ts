import { compilePattern } from '../../../local/resources/event-pattern.ts';

const event = {
  source: 'gov.va.mhv.account-creation',
  'detail-type': 'AccountCreationFailed',
  resources: ['arn:one', 'arn:two'],
  detail: {
    metadata: { version: 1 },
    data: { code: 805, reason: 'Refused', note: null, nested: [{ a: 1 }, { a: 2 }] },
  },
};

const data = (matcher: unknown) => ({ detail: { data: matcher } });

describe('event patterns', () => {
  it.each<[string, unknown]>([
    ['exact text', { source: ['gov.va.mhv.account-creation'] }],
    ['one of several', { 'detail-type': ['AccountCreationSucceeded', 'AccountCreationFailed'] }],
    ['an element of an array', { resources: ['arn:two'] }],
    ['a nested number', { detail: { metadata: { version: [1] } } }],
    ['an object inside an array', data({ nested: { a: [2] } })],
    ['null', data({ note: [null] })],
    ['a prefix', { source: [{ prefix: 'gov.va.' }] }],
  ])('match by %s', (_, pattern) => {
    expect(compilePattern(pattern)(event)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['another text', { source: ['gov.va.mhv'] }],
    ['a text that looks like the number', data({ code: ['805'] })],
    ['one field of two', { source: [event.source], 'detail-type': ['AccountCreationSucceeded'] }],
    ['an absent field', data({ absent: [1] })],
    ['another prefix', { source: [{ prefix: 'aws.' }] }],
    ['a prefix of what is no text', data({ code: [{ prefix: '8' }] })],
  ])('do not match by %s', (_, pattern) => {
    expect(compilePattern(pattern)(event)).toBe(false);
  });

  it('stop with the name of a matcher that is not known', () => {
    expect(() => compilePattern(data({ code: [{ suffix: '8' }] }))).toThrow(/suffix.*detail\.data\.code/);
    expect(() => compilePattern({ $or: [{ source: ['a'] }] })).toThrow('$or');
    expect(() => compilePattern({ source: 'not-a-list' })).toThrow('source');
  });
});
