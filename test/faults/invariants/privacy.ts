import type { Finding, Told } from './told.ts';

/**
 * No e-mail address, token, key or plain ICN in logs, metrics, answers, stored results and URLs, nor in events but for the
 * ICN in `data.icn`.
 */
export function nothingPersonalIsTold(told: Told): Finding[] {
  return told.all('leak').map((leak) => ({ about: leak, what: `in ${leak.where}: ${leak.text}` }));
}
