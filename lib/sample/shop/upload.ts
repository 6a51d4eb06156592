import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import { requireProduct } from './catalogue';
import { PICTURE_TYPES, PictureStore } from './picture-store';
import { Refused } from './refused';
import type { QueueSender } from '../../runtime/send-client';

/**
 * Largest picture, in bytes: 10 MiB, a full-size photo of a telephone.
 *
 * An upload is held in memory until it is known to be whole, so ten at once take 100 MiB of the task.
 */
export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;

/** Where uploads go. */
export interface UploadProps {
  readonly thumbnails: Pick<QueueSender, 'send'>;
  readonly bucket: string;
}

/** Adds `POST /products/:id/pictures`: stores the picture, then leaves the thumbnail to the worker. */
export function uploadRoute(app: FastifyInstance, store: PictureStore, props: UploadProps): void {
  app.post<{ Params: { id: string } }>('/products/:id/pictures', async (request, reply) => {
    const product = requireProduct(request.params.id);
    const { content, contentType, ending } = await receivePicture(request);

    const keys = store.newKeys(product.id, ending);
    await store.save(keys.picture, content, contentType).catch((cause: unknown) => {
      throw new Refused(503, 'The picture could not be stored now; try again.', { cause });
    });
    const messageId = await props.thumbnails.send({ bucket: props.bucket, ...keys }, { trace: request.headers }).catch(async (cause: unknown) => {
      await discard(store, keys.picture, request.log);
      throw new Refused(503, 'The picture could not be taken on now; try again.', { cause });
    });
    request.log.info({ ...keys, bytes: content.length, messageId }, 'picture stored');
    return reply.status(202).send(keys);
  });
}

async function receivePicture(request: FastifyRequest) {
  if (!request.isMultipart()) {
    throw new Refused(415, 'A picture must be sent as multipart/form-data; use the form on the page of the product.');
  }
  const part = await request.file();
  if (part === undefined) throw new Refused(400, 'A picture must come in a file field, got none; choose a file.');
  const ending = PICTURE_TYPES.get(part.mimetype);
  if (ending === undefined) {
    // Read to its end, unkept: a connection closed half way would hide the answer from the visitor.
    part.file.resume();
    throw new Refused(415, `A picture must be ${[...PICTURE_TYPES.keys()].join(', ')}, got ${part.mimetype}; choose another file.`);
  }
  const content = await part.toBuffer().catch((cause: unknown) => {
    if (!part.file.truncated) throw cause;
    throw new Refused(413, 'A picture must have at most 10 MiB, got more; choose a smaller file.', { cause });
  });
  if (content.length === 0) throw new Refused(400, 'A picture must have content, got 0 bytes; choose another file.');
  return { content, contentType: part.mimetype, ending };
}

/** Without its message a picture would never get a thumbnail. */
async function discard(store: PictureStore, key: string, log: FastifyBaseLogger): Promise<void> {
  try {
    await store.remove(key);
  } catch (error) {
    log.error({ err: error, picture: key }, 'picture without a message could not be removed');
  }
}
