import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import fastify, { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyServerOptions } from 'fastify';
import { catalogueFeed } from './catalogue-feed';
import { keyOf, parseFeedJob } from './feed-job';
import { FeedStore } from './feed-store';
import { traceIdOf } from '../../runtime/send-client';
import { endConnectionsWhenClosing } from '../server-process';
import { CATALOGUE } from '../shop/catalogue';

/** What the feed builder works with. */
export interface FeedBuilderProps {
  readonly s3: S3Client;
  /** Bucket of the feeds. */
  readonly bucket: string;
  /** Address of the shop, to which the items link. */
  readonly shopUrl: string;
  /** @default - JSON lines on standard output */
  readonly logger?: FastifyServerOptions['logger'];
}

/** Largest event in bytes: 6 MiB, as for a Lambda function. */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/** What of an event from SQS is read. */
const EVENT = {
  type: 'object',
  required: ['Records'],
  properties: {
    Records: {
      type: 'array',
      items: {
        type: 'object',
        required: ['messageId', 'body'],
        properties: { messageId: { type: 'string', minLength: 1 }, body: { type: 'string' } },
      },
    },
  },
};

/**
 * Builds the program that makes feeds; the caller listens and closes.
 *
 * `POST /events` takes what a Lambda function would get from SQS, and answers as one would: with the messages that
 * failed. Closing refuses new connections and lets running requests finish.
 */
export function buildFeedBuilder({ s3, bucket, shopUrl, logger }: FeedBuilderProps): FastifyInstance {
  const app = fastify({ logger: logger ?? true, bodyLimit: MAX_EVENT_BYTES, return503OnClosing: false });
  const store = new FeedStore(s3, bucket);
  endConnectionsWhenClosing(app);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'event failed');
    return reply.status(status).send({ error: status < 500 ? error.message : 'The event could not be worked on; its messages come again.' });
  });

  // Who asks whether it is up: only its failures are worth a line.
  app.get('/', { logLevel: 'warn' }, async () => ({ status: 'ok' }));
  app.post<{ Body: SQSEvent }>('/events', { schema: { body: EVENT } }, async ({ body, log }, reply): Promise<SQSBatchResponse> => {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort(new Error('feed must be waited for, got a closed connection; its message comes again')));
    const work = (record: SQSRecord) => buildFeed(record, store, shopUrl, gone.signal, log);
    return processPartialResponse(body, work, new BatchProcessor(EventType.SQS), {
      // One feed at a time: each has all of the task.
      processInParallel: false,
      // That every message failed is an answer like any other.
      throwOnFullBatchFailure: false,
    });
  });
  return app;
}

async function buildFeed(
  { messageId, body, attributes }: SQSRecord, store: FeedStore, shopUrl: string, signal: AbortSignal, log: FastifyBaseLogger,
): Promise<void> {
  const trace = traceIdOf({ 'x-amzn-trace-id': attributes?.AWSTraceHeader });
  try {
    const job = parseFeedJob(body);
    const key = keyOf(job);
    const bytes = await store.save(key, catalogueFeed(job, CATALOGUE, shopUrl), signal);
    log.info({ messageId, trace, key, items: job.items, bytes }, 'feed stored');
  } catch (error) {
    // The batch processor reports failures but does not log them.
    log.error({ messageId, trace, body, err: error }, 'message failed');
    throw error;
  }
}
