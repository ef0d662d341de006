/** Text in quotes: a comma or a preference in it is none (RFC 7240, 2). */
const QUOTED = /"(?:[^"\\]|\\.)*"/g;

/** Whether the header `Prefer` asks for an answer before the work is done: `respond-async` (RFC 7240, 4.1). */
export function prefersAsync(header: string | undefined): boolean {
  const preferences = (header ?? '').replace(QUOTED, '""').split(',');
  return preferences.some((preference) => {
    const [name = ''] = preference.split(/[=;]/);
    return name.trim().toLowerCase() === 'respond-async';
  });
}
