import type { FunctionComponent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { InboxPage } from '../inbox/page.tsx';
import { NowPage } from '../now/page.tsx';
import { RequestPage } from '../request/page.tsx';
import { RolloutPage } from '../rollout/page.tsx';
import { Faults } from './alert.tsx';
import { useView } from './use-view.ts';

/** Milliseconds; it changes only when the console is started anew. */
const STAGE_EVERY_MS = 60_000;

export interface Stage {
  readonly stage: string;
  /** Whether it is this machine's own. */
  readonly isMachine: boolean;
}

interface Page {
  readonly path: string;
  readonly title: string;
  readonly Body: FunctionComponent<Stage>;
  /** Shown on one machine alone. */
  readonly ofMachine?: true;
}

const pages: readonly [Page, ...Page[]] = [
  { path: '/now', title: 'Now', Body: NowPage },
  { path: '/rollout', title: 'Rollout', Body: RolloutPage },
  { path: '/request', title: 'One request', Body: RequestPage },
  { path: '/inbox', title: 'Inbox', Body: InboxPage, ofMachine: true },
];

/** Header, the page that the address names, and what is wrong with the stage. */
export function Console() {
  const { view: stage, fault } = useView<Stage>('/stage', STAGE_EVERY_MS);
  const [path, go] = usePath();
  const page = pages.find((each) => each.path === path) ?? pages[0];
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${page.title} - MHV account creation`;
  }, [page]);
  const visit = (to: string) => {
    go(to);
    // A new page begins at its heading, for those who do not see it change.
    heading.current?.focus();
  };
  return (
    <>
      <a class="usa-skipnav" href="#main">
        Skip to main content
      </a>
      <header class="usa-header usa-header--basic console-header">
        <div class="console-header__bar">
          <p class="console-header__title">
            MHV account creation {stage && <span class="usa-tag">{stage.stage}</span>}
          </p>
          <nav aria-label="Pages">
            <ul class="console-nav">
              {pages
                .filter(({ ofMachine }) => !ofMachine || stage?.isMachine)
                .map((each) => (
                  <li key={each.path}>
                    <a
                      class="usa-nav__link"
                      href={each.path}
                      {...(each === page ? { 'aria-current': 'page' } : {})}
                      onClick={(event) => {
                        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                        event.preventDefault();
                        visit(each.path);
                      }}
                    >
                      {each.title}
                    </a>
                  </li>
                ))}
            </ul>
          </nav>
        </div>
      </header>
      <main id="main" class="grid-container console-main" tabIndex={-1}>
        <h1 ref={heading} tabIndex={-1}>
          {page.title}
        </h1>
        <Faults of={fault === undefined ? [] : [fault]} />
        {stage && <page.Body {...stage} />}
      </main>
    </>
  );
}

/** The page that the address names, and the way to another one. */
function usePath(): readonly [string, (path: string) => void] {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const move = () => setPath(location.pathname);
    addEventListener('popstate', move);
    return () => removeEventListener('popstate', move);
  }, []);
  const go = (to: string) => {
    history.pushState(null, '', to);
    setPath(to);
  };
  return [path, go];
}
