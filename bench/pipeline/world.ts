/** The whole pipeline, in a process of its own so that who asks and looks does not take its time. Started by `measure.ts`. */
import { startPipeline } from '../../local/pipeline.ts';

const pipeline = await startPipeline({
  mhvLatencyMs: 1,
  ...(process.env.DYNAMODB_ENDPOINT ? { dynamoDbEndpoint: process.env.DYNAMODB_ENDPOINT } : {}),
});
const { dynamoDb, redis } = pipeline.surroundings;
await pipeline.warmUp();
process.send?.({
  api: pipeline.endpoints.api,
  token: pipeline.endpoints.token,
  redis: pipeline.endpoints.redis,
  parts: { dynamoDb: dynamoDb.description, redis: redis.description },
});
process.on('disconnect', () => process.exit(0));
