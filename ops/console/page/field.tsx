/** A field with its label: a choice where there are options, else a line of text. */
export function Field({
  id,
  label,
  value,
  options,
  hint,
  isRequired = false,
  onValue,
}: {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly options?: readonly string[];
  readonly hint?: string;
  readonly isRequired?: boolean;
  readonly onValue: (value: string) => void;
}) {
  const shared = {
    id,
    value,
    required: isRequired,
    ...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` }),
  };
  return (
    <div class="console-field">
      <label class="usa-label" for={id}>
        {label}
      </label>
      {hint && (
        <span class="usa-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {options ? (
        <select class="usa-select" {...shared} onChange={(event) => onValue(event.currentTarget.value)}>
          <option value="">- Select -</option>
          {options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      ) : (
        <input
          class="usa-input"
          type="text"
          autocomplete="off"
          {...shared}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </div>
  );
}
