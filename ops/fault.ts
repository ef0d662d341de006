const ICN = /\d{1,10}V\d{6}/g;

/** Nobody is to be found in a terminal's history: every line that is printed goes through this. */
export function withoutIcns(line: string): string {
  return line.replace(ICN, '[ICN]');
}

/** A fault as one line for the operator. AWS's say their kind by their name, ours by their message alone. */
export function lineOfFault(fault: unknown): string {
  if (!(fault instanceof Error)) return withoutIcns(String(fault));
  const isOfAws =
    fault.name !== 'Error' && ('$metadata' in fault || fault.name === 'CredentialsProviderError');
  // Node's fault of several addresses that all refused has no message of its own.
  const message = fault.message || ('code' in fault ? String(fault.code) : fault.name);
  return withoutIcns((isOfAws ? `${fault.name}: ${message}` : message).replace(/\s+/g, ' ').trim());
}
