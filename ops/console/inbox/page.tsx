import { useState } from 'preact/hooks';
import { Faults } from '../page/alert.tsx';
import { sayTime } from '../page/say.ts';
import { useView } from '../page/use-view.ts';
import type { InboxView } from './view.ts';

const EVERY_MS = 2_000;

/** What each group and the stakeholders would have received. */
export function InboxPage() {
  const { view, fault } = useView<InboxView>('/inbox', EVERY_MS);
  const [group, setGroup] = useState('');
  const groups = [...new Set(view?.messages.map((message) => message.group))].sort();
  const shown = view?.messages.filter((message) => group === '' || message.group === group) ?? [];
  return (
    <>
      <Faults of={fault === undefined ? [] : [fault]} />
      <label class="usa-label" for="group">
        Group
      </label>
      <select
        class="usa-select"
        id="group"
        value={group}
        onChange={(event) => setGroup(event.currentTarget.value)}
      >
        <option value="">All groups</option>
        {groups.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      {view && shown.length === 0 && <p>Nobody has received anything yet.</p>}
      <ul class="usa-collection">
        {shown.map(({ group: to, channels, subject, text, at }) => (
          <li class="usa-collection__item" key={`${at} ${to} ${subject}`}>
            <div class="usa-collection__body">
              <h2 class="usa-collection__heading">{subject || 'Message without a subject'}</h2>
              <p class="usa-collection__description">
                {sayTime(at)}, to <strong>{to}</strong> by {channels.join(', ')}
              </p>
              <pre class="console-text">{text}</pre>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
