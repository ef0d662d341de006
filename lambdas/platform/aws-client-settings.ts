/**
 * For every SDK client: a call that hangs is given up and tried once more while the caller still waits (VA.gov
 * reads for 15 s, MHV may use 12 of them), instead of the SDK's defaults of minutes.
 */
export const awsClientSettings = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true },
} as const;
