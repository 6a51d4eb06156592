import { isKnown, type Queue } from '../../template';
import type { WorkQueueSettings } from '../lambda-worker';
import type { Reading } from './reading';

/** Message groups of a FIFO queue where nobody says how many are active. */
const GROUPS = 100;

/** A queue's settings. One that is not among the templates has AWS's defaults, and no dead-letter queue. */
export function queueSettings(queue: Queue | undefined, reading: Reading): WorkQueueSettings {
  if (queue === undefined) {
    reading.assume('the queue is not among the templates: visibility timeout 30 s, no dead-letter queue');
    return { visibilitySeconds: 30 };
  }
  const { redrive } = queue;
  const known = redrive !== undefined && isKnown(redrive) ? redrive : undefined;
  const fifo = reading.truth('FifoQueue', queue.isFifo, false);
  if (fifo && reading.given.groups === undefined) reading.assume(`${GROUPS} message groups are taken to be active: nobody said how many`);
  return {
    visibilitySeconds: reading.number('visibility timeout', queue.visibilityTimeoutSeconds, 30),
    maxReceiveCount: known === undefined ? undefined : reading.number('max receive count', known.maxReceiveCount, 10),
    delaySeconds: reading.number('delay', queue.delaySeconds, 0),
    groups: fifo ? reading.given.groups ?? GROUPS : undefined,
  };
}
