import { catalogueEntry, errorCatalogue, type Reason, tellPerson } from '../contracts/error-catalogue.ts';
import { helpDesk } from '../contracts/help-desk.ts';

/** The error catalogue as callers may see it, in the catalogue's order (MHV's codes first). */
export function listErrors() {
  return { data: (Object.keys(errorCatalogue) as Reason[]).map(resourceOf) };
}

function resourceOf(reason: Reason) {
  const entry = catalogueEntry(reason);
  return {
    id: reason,
    type: 'error_catalogue_entry' as const,
    attributes: {
      code: entry.code ?? null,
      status: entry.status,
      title: entry.title,
      mhv_text: entry.mhvText ?? null,
      who_acts: entry.whoActs,
      action: entry.action,
      retryable: entry.retryable,
      tell_person: tellPerson(entry.action, entry.code),
      help_desk: entry.action === 'contact_help_desk' ? helpDesk : null,
      counts_as: entry.countsAs,
    },
  };
}
