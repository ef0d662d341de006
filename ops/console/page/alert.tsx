import type { ComponentChildren } from 'preact';

type Level = 'info' | 'success' | 'warning' | 'error' | 'emergency';

/** USWDS's alert. One that says what has just happened is read out (`isLive`). */
export function Alert({
  level,
  title,
  isLive = false,
  children,
}: {
  readonly level: Level;
  readonly title?: string;
  readonly isLive?: boolean;
  readonly children?: ComponentChildren;
}) {
  const role = level === 'error' || level === 'emergency' ? 'alert' : 'status';
  return (
    <div class={`usa-alert usa-alert--${level} usa-alert--slim`} role={isLive ? role : undefined}>
      <div class="usa-alert__body">
        {title && <h2 class="usa-alert__heading">{title}</h2>}
        <div class="usa-alert__text">{children}</div>
      </div>
    </div>
  );
}

/** What could not be read or done, a line each. */
export function Faults({ of }: { readonly of: readonly string[] }) {
  return (
    <>
      {of.map((fault) => (
        <Alert key={fault} level="error" isLive>
          {fault}
        </Alert>
      ))}
    </>
  );
}
