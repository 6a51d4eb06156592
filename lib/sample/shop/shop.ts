import multipart from '@fastify/multipart';
import type { S3Client } from '@aws-sdk/client-s3';
import fastify, { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import { CATALOGUE, requireProduct } from './catalogue';
import { frontPage, productPage } from './pages';
import { PictureStore } from './picture-store';
import { MAX_UPLOAD_BYTES, uploadRoute } from './upload';
import { Refused } from './refused';
import { type QueueSender, traceIdOf } from '../../runtime/send-client';
import { endConnectionsWhenClosing } from '../server-process';

/** What the shop works with. */
export interface ShopProps {
  readonly s3: S3Client;
  /** Work queue of the thumbnailer. */
  readonly thumbnails: Pick<QueueSender, 'send'>;
  /** Bucket of the pictures and thumbnails. */
  readonly bucket: string;
  /** How long an idle connection stays open, in milliseconds: longer than the load balancer keeps its end. */
  readonly keepAliveTimeoutMs: number;
  /** @default - JSON lines on standard output */
  readonly logger?: FastifyServerOptions['logger'];
}

/** Margin of Node's limit for the headers over the keep-alive time, in ms: an idle connection is never cut by the former. */
const HEADERS_MARGIN_MS = 1_000;

/** Longest time a visitor may take to send a request, in ms: 10 MiB at 1 Mbit/s take 84 s. */
const REQUEST_TIMEOUT_MS = 120_000;

/** As many as fit under a product without paging. */
const THUMBNAILS_SHOWN = 6;

/** A year, in seconds, the longest that caches honour: an object never changes under its key. */
const CACHE_FOREVER = 'public, max-age=31536000, immutable';

/** `<product>/<name>.<ending>`, as the shop itself names objects. */
const OBJECT_NAME = /^[a-z0-9]+\/[a-z0-9-]+\.(jpg|png|gif)$/;

/**
 * Builds the web server of the shop; the caller listens and closes.
 *
 * Closing refuses new connections, lets running requests finish, and ends idle connections.
 */
export function buildShop(props: ShopProps): FastifyInstance {
  const app = fastify({
    logger: props.logger ?? true,
    keepAliveTimeout: props.keepAliveTimeoutMs,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // A request that is already on an open connection when the server closes is still answered.
    return503OnClosing: false,
    // One hop, the load balancer: the log shows the visitor's address.
    trustProxy: (_address, hop) => hop === 0,
  });
  app.server.headersTimeout = props.keepAliveTimeoutMs + HEADERS_MARGIN_MS;
  endConnectionsWhenClosing(app);

  const store = new PictureStore(props.s3, props.bucket);
  app.register(multipart, { limits: { fileSize: MAX_UPLOAD_BYTES, files: 1 } });
  app.addHook('onRequest', async (request, reply) => {
    // The load balancer names a trace; the message and the worker's log carry it on.
    const trace = traceIdOf(request.headers);
    if (trace !== undefined) request.log = request.log.child({ trace });
    reply.headers({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'self'",
    });
  });
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(({ url }) => { throw new Refused(404, `There is nothing at ${url}; start at /.`); });

  // Asked every few seconds by every load balancer node: only its failures are worth a line.
  app.get('/health', { logLevel: 'warn' }, async () => ({ status: 'ok' }));
  app.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(frontPage(CATALOGUE)));
  app.get<{ Params: { id: string } }>('/products/:id', async ({ params, log }, reply) => {
    const product = requireProduct(params.id);
    // A product sells without its pictures, too: the page does not depend on S3.
    const thumbnails = await store.newestThumbnails(product.id, THUMBNAILS_SHOWN).catch((error: unknown) => {
      log.error({ err: error, product: product.id }, 'thumbnails could not be listed');
      return [];
    });
    return reply.type('text/html; charset=utf-8').send(productPage(product, thumbnails));
  });
  app.register(async (routes) => { uploadRoute(routes, store, props); });
  for (const folder of ['pictures', 'thumbnails']) {
    app.get<{ Params: { '*': string } }>(`/${folder}/*`, { exposeHeadRoute: false }, async ({ params }, reply) =>
      sendObject(store, `${folder}/${params['*']}`, params['*'], reply));
  }
  return app;
}

async function sendObject(store: PictureStore, key: string, name: string, reply: FastifyReply): Promise<FastifyReply> {
  const object = OBJECT_NAME.test(name) ? await store.open(key) : undefined;
  if (object === undefined) throw new Refused(404, `There is no ${key}; a thumbnail takes some seconds after its upload.`);
  if (object.contentLength !== undefined) reply.header('content-length', object.contentLength);
  return reply.type(object.contentType).header('cache-control', CACHE_FOREVER).send(object.body);
}

/** Answers with one sentence; what went wrong inside is for the log alone. */
function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500;
  if (status >= 500) request.log.error({ err: error.cause ?? error }, error.message);
  const sentence = error instanceof Refused || status < 500 ? error.message : 'The shop could not do this now; try again.';
  return reply.status(status).header('cache-control', 'no-store').send({ error: sentence });
}
