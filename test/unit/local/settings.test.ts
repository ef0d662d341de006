import { readSettings } from '../../../local/settings.ts';

describe('the settings of npm start', () => {
  it('have defaults, and an empty variable counts as absent', () => {
    expect(readSettings({ PORT: '', OTHER: 'x' })).toEqual({
      PORT: 3000,
      AWS_PORT: 4566,
      CONSOLE_PORT: 4580,
      TIME_SCALE: 1,
      LOCAL_FOLDER: '.local',
    });
  });

  it('read numbers and URLs', () => {
    const REDIS_URL = 'rediss://u:p@localhost:6380';
    expect(readSettings({ PORT: '0', TIME_SCALE: '0.5', MHV_LATENCY_MS: '2000', REDIS_URL })).toMatchObject({
      PORT: 0,
      TIME_SCALE: 0.5,
      MHV_LATENCY_MS: 2_000,
      REDIS_URL,
    });
  });

  it('take a slash from the end of base URLs alone', () => {
    const given = {
      MHV_BASE_URL: 'http://mhv/a/',
      STS_BASE_URL: 'http://sts//',
      STS_JWKS_URL: 'http://sts/k/',
    };
    expect(readSettings(given)).toMatchObject({
      MHV_BASE_URL: 'http://mhv/a',
      STS_BASE_URL: 'http://sts',
      STS_JWKS_URL: 'http://sts/k/',
    });
  });

  it.each([
    ['PORT', 'http'],
    ['AWS_PORT', '70000'],
    ['TIME_SCALE', '0'],
    ['TIME_SCALE', 'fast'],
    ['TIME_SCALE', '0x10'],
    ['TIME_SCALE', '1e3'],
    ['DYNAMODB_ENDPOINT', 'localhost:8000'],
    ['REDIS_URL', 'http://localhost'],
    ['REDIS_CA_FILE', '/no/such/file.pem'],
    ['REDIS_CA_FILE', 'test'],
    ['MHV_BASE_URL', 'nonsense'],
    ['MHV_LATENCY_MS', 'slow'],
    ['MHV_LATENCY_MS', '10001'],
  ])('name %s when it is %s', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(new RegExp(`^${name} is .*must be`));
  });

  it('name both ports when two are equal, unless each is any free one', () => {
    expect(() => readSettings({ PORT: '4566' })).toThrow(/PORT and AWS_PORT are both 4566/);
    expect(() => readSettings({ CONSOLE_PORT: '3000' })).toThrow(/PORT and CONSOLE_PORT are both 3000/);
    expect(readSettings({ PORT: '0', AWS_PORT: '0', CONSOLE_PORT: '0' })).toMatchObject({
      PORT: 0,
      AWS_PORT: 0,
    });
  });

  it.each([
    ['REDIS_URL', 'http://user:secret@host'],
    ['REDIS_URL', 'user:secret@host:6379'],
    ['REDIS_URL', 'redis://user:se/cret@host'],
    ['MHV_BASE_URL', 'user:secret@host'],
  ])('do not show the password of %s %s', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(/^(?!.*(secret|cret@))/);
  });
});
