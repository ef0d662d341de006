import { compileFilterPolicy } from '../../../local/resources/filter-policy.ts';

describe('a filter policy', () => {
  const ofErrors = { groups: ['engineers', 'delivery'], severity: ['page'] };

  it.each<[string, unknown, Record<string, string[]>, boolean]>([
    ['none takes everything', undefined, {}, true],
    ['an empty one takes everything', {}, { groups: ['support'] }, true],
    ['one of the values', ofErrors, { groups: ['delivery'], severity: ['page'] }, true],
    [
      'one of the values of an array',
      ofErrors,
      { groups: ['support', 'engineers'], severity: ['page'] },
      true,
    ],
    ['another value', ofErrors, { groups: ['support'], severity: ['page'] }, false],
    ['one attribute of two', ofErrors, { groups: ['engineers'], severity: ['ticket'] }, false],
    ['an attribute that is absent', ofErrors, { groups: ['engineers'] }, false],
    ['an array that is empty', ofErrors, { groups: [], severity: ['page'] }, false],
    ['the case of letters', { groups: ['Engineers'] }, { groups: ['engineers'] }, false],
    ['a part of a value', { groups: ['engineers'] }, { groups: ['engineer'] }, false],
    ['no value allowed', { groups: [] }, { groups: ['engineers'] }, false],
    ['an attribute that every object has', { constructor: ['Object'] }, {}, false],
    ['others beside it', { hours: ['off'] }, { hours: ['off'], groups: ['support'] }, true],
  ])('%s', (_, policy, values, expected) => {
    expect(compileFilterPolicy(policy)(values)).toBe(expected);
  });

  it.each<[string, unknown, string]>([
    ['a prefix', { groups: [{ prefix: 'eng' }] }, '{"prefix":"eng"} of "groups"'],
    [
      'anything but',
      { groups: [{ 'anything-but': ['support'] }] },
      '{"anything-but":["support"]} of "groups"',
    ],
    ['a number', { count: [1] }, '1 of "count"'],
    ['null', { groups: [null] }, 'null of "groups"'],
    ['an operator', { $or: [{ a: ['1'] }] }, 'the operator "$or"'],
    ['what is nested, for bodies', { detail: { state: ['ALARM'] } }, '"detail" without a list'],
    ['a text', 'engineers', '"engineers" is not an object'],
    ['a list', ['engineers'], '["engineers"] is not an object'],
  ])('%s is refused by its name', (_, policy, message) => {
    expect(() => compileFilterPolicy(policy)).toThrow(message);
  });
});
