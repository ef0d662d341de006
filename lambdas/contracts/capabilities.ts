/** Folders beside this one that have a handler. */
export const capabilities = [
  'create-account',
  'bust-cache',
  'store-error',
  'read-account',
  'list-errors',
  'republish-events',
  'control-rollout',
  'route-incident',
  'collect-feedback',
  'list-maintenance-windows',
  'probe-api',
  'check-health',
] as const;

/** One `account-creation-<stage>-<function>` for each capability, and what one does in the background. */
export const functions = [...capabilities, 'create-account-worker'] as const;
