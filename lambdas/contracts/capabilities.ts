/** Folders of this one that have a handler: each is a function `account-creation-<stage>-<capability>`. */
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
