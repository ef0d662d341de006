/**
 * For every SDK client: a call that hangs is given up after a second and tried once more, instead of the SDK's
 * defaults of minutes. VA.gov reads for 15 s and MHV may use 12 of them: with one part of AWS hanging the caller
 * still gets the answer, with two it may have gone, and its repeat is safe.
 */
export const awsClientSettings = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true },
} as const;

/** SQS's client goes to the host in the queue's URL by itself, which is not the FIPS one. */
export const sqsClientSettings = { ...awsClientSettings, useQueueUrlAsEndpoint: false } as const;
