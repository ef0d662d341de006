import { acknowledgementsDocument } from './acknowledgements.ts';
import { errorsDocument } from './errors.ts';
import { eventsDocument } from './events.ts';
import { openApiDocument } from './openapi.ts';
import { rolloutDocument } from './rollout.ts';
import { supportDocument } from './support.ts';

/** Every document that is made from the code; paths are relative to the root of the repository. */
export function generatedDocuments(): readonly { readonly path: string; readonly text: string }[] {
  return [
    { path: 'docs/openapi.yaml', text: openApiDocument() },
    { path: 'docs/events.md', text: eventsDocument() },
    { path: 'docs/errors.md', text: errorsDocument() },
    { path: 'docs/security-acknowledgements.md', text: acknowledgementsDocument() },
    { path: 'docs/rollout.md', text: rolloutDocument() },
    { path: 'docs/support.md', text: supportDocument() },
  ];
}
