import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export const logger = new Logger();
export const metrics = new Metrics();
export const tracer = new Tracer();
export const dynamo = tracer.captureAWSv3Client(new DynamoDBClient({}));
