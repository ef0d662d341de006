/** Where the tab keeps the token: the address loses it, so that nobody reads it off a screen or a history. */
const KEPT_AS = 'console-token';

/** What went wrong, in a line for the operator. */
class ConsoleFault extends Error {
  override readonly name = 'ConsoleFault';
}

/** Takes the token out of the address. */
export function takeToken(): void {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  sessionStorage.setItem(KEPT_AS, token);
  history.replaceState(null, '', location.pathname);
}

/** Asks the console's server. @param path below `/api`. @throws ConsoleFault */
export async function ask<T>(path: string, body?: object): Promise<T> {
  const answer = await fetch(`/api${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${sessionStorage.getItem(KEPT_AS) ?? ''}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ConsoleFault('The console has ended: start it again, and open the address that it prints.');
  });
  const said: unknown = await answer.json();
  if (answer.ok) return said as T;
  throw new ConsoleFault((said as { why: string }).why);
}
