import type { Finding, Told } from './told.ts';

const PASSES = ['bust', 'bust-later'] as const;

/**
 * An account that was published is busted afterwards, at once and once more later, or lies in dead letters that an alarm
 * looks at.
 */
export function everyAccountIsBusted(told: Told): Finding[] {
  const seen = new Set<string>();
  return told.all('published').flatMap((published) => {
    if (published.event.type !== 'AccountCreationSucceeded' || seen.has(published.id)) return [];
    seen.add(published.id);
    const letters = told.of(published.id, 'dead letter');
    const missing = PASSES.filter((pass) => {
      const isBusted = told
        .of(published.id, 'busted')
        .some(({ queue, at, icn }) => queue === pass && at >= published.at && icn === published.icn);
      const places = [`${pass}-dead-letters`, 'bust-cache-rule-dead-letters', 'fallback-dead-letters'];
      return !isBusted && !letters.some(({ queue, watched }) => watched && places.includes(queue));
    });
    const what = `an account was neither busted by ${missing.join(' and ')} nor a dead letter with an alarm`;
    return missing.length > 0 ? [{ about: published, what }] : [];
  });
}

/** Nothing is busted but for a request that MHV answered with an account: never after a failure or a stored answer. */
export function nothingElseIsBusted(told: Told): Finding[] {
  return told.all('busted').flatMap((busted) => {
    const said = told.of(busted.id, 'MHV said');
    if (said.some(({ account, icn, at }) => account && icn === busted.icn && at <= busted.at)) return [];
    const what = said.length === 0 ? 'busted without having asked MHV' : 'busted after a failure';
    return [{ about: busted, what }];
  });
}
