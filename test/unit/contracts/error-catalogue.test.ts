import {
  type Action,
  catalogueEntry,
  errorCatalogue,
  failureReasons,
  type Reason,
  reasonOfCode,
  TO_CONFIRM,
  tellPerson,
} from '../../../lambdas/contracts/error-catalogue.ts';

const reasons = Object.keys(errorCatalogue) as Reason[];

/** docs/domain.md 2, restated: code, whether its text is public, who acts, action, retryable, rate, severity. */
const mhvCodes = [
  [801, false, 'veteran', 'contact_help_desk', false, 'rejected', 'none'],
  [802, true, 'va_gov', 'refresh_identity', false, 'rejected', 'none'],
  [803, false, 'nobody', 'retry_later', true, 'error', 'none'],
  [804, false, 'nobody', 'retry_later', true, 'error', 'none'],
  [805, true, 'veteran', 'contact_help_desk', false, 'rejected', 'none'],
  [806, false, 'veteran', 'contact_help_desk', false, 'rejected', 'none'],
  [807, false, 'veteran', 'contact_help_desk', false, 'rejected', 'none'],
  [808, true, 'us', 'retry_later', true, 'error', 'page'],
  [809, false, 'nobody', 'retry_later', true, 'error', 'none'],
  [810, false, 'nobody', 'retry_later', true, 'error', 'none'],
  [811, false, 'nobody', 'retry_later', true, 'error', 'none'],
  [812, true, 'us', 'retry_later', true, 'error', 'page'],
] as const;

describe('MHV’s codes', () => {
  test.each(mhvCodes)('%i', (code, isPublic, whoActs, action, retryable, countsAs, severity) => {
    const entry = catalogueEntry(reasonOfCode(code));
    expect(entry).toMatchObject({ code, whoActs, action, retryable, countsAs, severity });
    expect(entry.mhvText === TO_CONFIRM).toBe(!isPublic);
    expect(entry.status).toBe(whoActs === 'us' ? 503 : 422);
  });

  test('are all in the catalogue, and no others', () => {
    const known = reasons.flatMap((reason) => catalogueEntry(reason).code ?? []);
    expect(known.sort()).toEqual(mhvCodes.map(([code]) => code));
  });

  test.each([0, 1, 800, 813, 899, -805, 8055, Number.NaN])('%d is unknown', (code) => {
    expect(reasonOfCode(code)).toBe('mhv_unknown_code');
  });

  test('that nobody knows are looked at in the morning', () => {
    expect(catalogueEntry('mhv_unknown_code')).toMatchObject({ countsAs: 'error', severity: 'ticket' });
  });
});

describe('every entry', () => {
  test.each(reasons)('%s has a status, a title and one reading', (reason) => {
    const entry = catalogueEntry(reason);
    expect(entry.status).toBeGreaterThanOrEqual(400);
    expect(entry.status).toBeLessThan(600);
    expect(entry.title).not.toBe('');
    expect(entry.retryable).toBe(entry.action === 'retry_later');
    if (entry.code !== undefined) expect(typeof entry.code).toBe('number');
    if (entry.whoActs === 'veteran') expect(entry.action).toBe('contact_help_desk');
  });

  test('that ends as an event is one that MHV or STS caused, never the caller', () => {
    for (const reason of failureReasons) {
      const { status } = catalogueEntry(reason);
      expect([422, 503]).toContain(status);
      expect(reason).toMatch(/^(mhv_|sts_|secret_|breaker_)/);
    }
    expect(failureReasons).not.toContain('event_not_accepted');
    expect(failureReasons).toHaveLength(
      reasons.filter((reason) => /^(mhv_|sts_|secret_|breaker_)/.test(reason)).length,
    );
  });
});

describe('what a person is told', () => {
  test('is whom to call, when, and the number to say', () => {
    const text = tellPerson('contact_help_desk', 805);
    for (const fact of ['877-327-0022', 'TTY 711', 'Monday-Friday 8 a.m.-8 p.m. ET', '805']) {
      expect(text).toContain(fact);
    }
    expect(tellPerson('contact_help_desk')).not.toMatch(/code/);
  });

  test.each<Action>([
    'retry_later',
    'refresh_identity',
    'fix_request',
    'none',
  ])('is not to call, where the action is %s', (action) => {
    expect(tellPerson(action, 803)).not.toMatch(/call|803/i);
  });
});
