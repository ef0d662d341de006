import { readSettings } from '../../../local/settings.ts';

describe('the settings of npm start', () => {
  it('have defaults, and an empty variable counts as absent', () => {
    expect(readSettings({ PORT: '', OTHER: 'x' })).toEqual({ PORT: 3000, AWS_PORT: 4566, TIME_SCALE: 1 });
  });

  it('read numbers and URLs', () => {
    const given = { PORT: '0', TIME_SCALE: '60', REDIS_URL: 'rediss://u:p@localhost:6380' };
    expect(readSettings(given)).toMatchObject({ PORT: 0, TIME_SCALE: 60, REDIS_URL: given.REDIS_URL });
  });

  it.each([
    ['PORT', 'http'],
    ['AWS_PORT', '70000'],
    ['TIME_SCALE', '0'],
    ['TIME_SCALE', 'fast'],
    ['DYNAMODB_ENDPOINT', 'localhost:8000'],
    ['REDIS_URL', 'http://localhost'],
    ['MHV_BASE_URL', 'nonsense'],
  ])('name %s when it is %s', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(new RegExp(`^${name} is .*must be`));
  });

  it('do not show a password', () => {
    expect(() => readSettings({ REDIS_URL: 'http://user:secret@host' })).toThrow(/^(?!.*secret)/);
  });
});
