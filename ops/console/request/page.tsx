import { useEffect, useState } from 'preact/hooks';
import { MachineTools } from '../machine/tools.tsx';
import type { Sent } from '../machine/view.ts';
import { Faults } from '../page/alert.tsx';
import { ask } from '../page/api.ts';
import type { Stage } from '../page/console.tsx';
import { Field } from '../page/field.tsx';
import { sayTime } from '../page/say.ts';
import { RequestShown } from './request-shown.tsx';
import type { RequestsView } from './view.ts';

/** Later steps of a request come by themselves: the second bust after a minute. CloudWatch lets an account filter a few logs a second. */
const EVERY_MS = { ofMachine: 2_000, ofStage: 20_000 };

type Sought = { readonly correlation_id: string } | { readonly icn: string };

/** What became of one request: its steps, VA.gov's answer, and what the person was told. */
export function RequestPage({ isMachine }: Stage) {
  const [id, setId] = useState('');
  const [icn, setIcn] = useState('');
  const [sought, setSought] = useState<Sought>();
  const [view, setView] = useState<RequestsView>();
  const [fault, setFault] = useState<string>();

  useEffect(() => {
    if (!sought) return;
    let isLeft = false;
    let next: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      try {
        const found = await ask<RequestsView>('/requests', sought);
        if (!isLeft) setView(found);
        setFault(undefined);
      } catch (failed) {
        setFault((failed as Error).message);
        return;
      }
      if (!isLeft) next = setTimeout(look, isMachine ? EVERY_MS.ofMachine : EVERY_MS.ofStage);
    };
    void look();
    return () => {
      isLeft = true;
      clearTimeout(next);
    };
  }, [sought, isMachine]);

  const search = (event: Event, wanted: Sought) => {
    event.preventDefault();
    setView(undefined);
    setSought(wanted);
  };

  const sent = ({ correlationId }: Sent) => {
    setId(correlationId);
    setView(undefined);
    setSought({ correlation_id: correlationId });
  };

  return (
    <div class={isMachine ? 'console-beside' : ''}>
      {isMachine && <MachineTools onSent={sent} />}
      <div>
        <section aria-labelledby="find">
          <h2 id="find">Find a request</h2>
          <form onSubmit={(event) => search(event, { correlation_id: id.trim() })}>
            <Field id="correlation-id" label="Correlation id" value={id} onValue={setId} isRequired />
            <button type="submit" class="usa-button">
              Find the request
            </button>
          </form>
          <form onSubmit={(event) => search(event, { icn: icn.trim() })}>
            <Field
              id="icn"
              label="ICN of a person"
              value={icn}
              onValue={setIcn}
              isRequired
              hint="It is hashed on this machine, and kept nowhere"
            />
            <button type="submit" class="usa-button">
              Find their requests
            </button>
          </form>
        </section>
        <Faults of={fault === undefined ? [] : [fault]} />
        <div aria-live="polite">
          {view?.requests.length === 0 && (
            <p>
              Nothing is in the logs since {sayTime(view.searchedSince)}. A request takes a moment to get
              there.
            </p>
          )}
          {view?.requests.map((request) => (
            <RequestShown key={request.correlationId} {...request} />
          ))}
        </div>
      </div>
    </div>
  );
}
