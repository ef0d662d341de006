import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A question before something happens. The browser's own dialog: it holds the focus, and gives it back where it was. */
export function Confirm({
  title,
  confirm,
  isDangerous = false,
  onConfirm,
  onCancel,
  children,
}: {
  readonly title: string;
  /** What the button says. */
  readonly confirm: string;
  readonly isDangerous?: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
  readonly children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="console-dialog" aria-labelledby="confirm-title" onClose={onCancel}>
      <h2 id="confirm-title">{title}</h2>
      {children}
      <div class="usa-button-group">
        <button
          type="button"
          class={`usa-button ${isDangerous ? 'usa-button--secondary' : ''}`}
          onClick={() => {
            // Closed before it is taken away: only then the focus goes back.
            dialog.current?.close();
            onConfirm();
          }}
        >
          {confirm}
        </button>
        <button type="button" class="usa-button usa-button--outline" onClick={() => dialog.current?.close()}>
          Cancel
        </button>
      </div>
    </dialog>
  );
}
