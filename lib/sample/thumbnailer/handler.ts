import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { doJob, parseJob } from './thumbnail-job';
import { traceIdOf } from '../../runtime/send-client';

const logger = new Logger({ serviceName: 'thumbnailer' });
const processor = new BatchProcessor(EventType.SQS, { logger });
const bucket = requiredEnvironment('PICTURES_BUCKET');

// A stand-in for S3 has no name of its own for each bucket.
const standIn = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
const s3 = new S3Client({ forcePathStyle: standIn !== undefined });

/**
 * Makes the thumbnails of a batch of messages; a message that fails is reported, its neighbours are done.
 */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  logger.addContext(context);
  return processPartialResponse(event, doRecord, processor, {
    context,
    // One picture at a time: several decoded at once would not fit in the memory.
    processInParallel: false,
    // By default a batch in which every message fails throws. Then a lone broken picture would count as an error of
    // the function, raise its alarm, and make Lambda slow down polling for all others. It is the message that is at
    // fault: it is reported like any other, and its end is the dead-letter queue, which has its own alarm.
    throwOnFullBatchFailure: false,
  });
}

async function doRecord({ messageId, body, attributes }: SQSRecord): Promise<void> {
  const about = {
    messageId,
    receiveCount: Number(attributes.ApproximateReceiveCount),
    // That of the upload, not that of this invocation, which may have messages of several.
    trace: traceIdOf({ 'x-amzn-trace-id': attributes.AWSTraceHeader }),
  };
  try {
    logger.info('thumbnail stored', { ...about, ...(await doJob(s3, parseJob(body, bucket))) });
  } catch (error) {
    // The batch processor reports failures to Lambda but does not log them.
    logger.error('message failed', { ...about, body, error });
    throw error;
  }
}

function requiredEnvironment(name: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(`${name} must name the bucket of the pictures, got nothing; set it in the function's environment`);
}
