/** The least that a function can be: what Lambda's runtime client and Node cost by themselves. */
export const handler = async () => ({ statusCode: 200, body: '{}' });
