import { type HttpClient, type HttpRequest, NoHttpAnswer } from '../../../lambdas/platform/http-client.ts';
import type { Served } from '../mhv-server.ts';
import type { Steps } from '../steps.ts';
import type { VirtualTime } from '../virtual-time.ts';

/** HTTP to servers of the simulation. A server goes on with what it began, whether or not somebody still waits. */
export function simulatedNetwork(
  { steps, time }: { readonly steps: Steps; readonly time: VirtualTime },
  serve: (request: HttpRequest) => Promise<Served>,
  onHeard: (request: HttpRequest, served: Served | 'timeout') => void,
): HttpClient {
  return (request) =>
    steps.call(async () => {
      const tooLate = time.sleep(request.timeoutMs).then(() => 'timeout' as const);
      const served = await Promise.race([serve(request), tooLate]);
      await steps.wait(0);
      onHeard(request, served);
      if (typeof served !== 'string') return served;
      const code = { timeout: 'ETIMEDOUT', reset: 'ECONNRESET', refused: 'ECONNREFUSED' }[served];
      throw new NoHttpAnswer(`${request.body} was not answered`, { timedOut: served === 'timeout', code });
    });
}
