import type { RuleFamily } from '../rule';
import { batchBeyondPayload } from './batch-beyond-payload';
import { batchingWindowMissing } from './batching-window-missing';
import { fifoBatch } from './fifo-batch';
import { filterNeverMatches } from './filter-never-matches';
import { filteredConsumersShareQueue } from './filtered-consumers-share-queue';
import { mappingDisabled } from './mapping-disabled';
import { mappingExistsTwice } from './mapping-exists-twice';
import { mappingSettingOutOfRange } from './mapping-setting-out-of-range';
import { maxConcurrencyAboveReserved } from './max-concurrency-above-reserved';
import { pipeLosesFailedTasks } from './pipe-loses-failed-tasks';
import { pollersWithMaxConcurrency } from './pollers-with-max-concurrency';
import { reservedConcurrencyThrottlesQueue } from './reserved-concurrency-throttles-queue';
import { severalConsumersOnQueue } from './several-consumers-on-queue';
import { streamBlockedByBadRecord } from './stream-blocked-by-bad-record';
import { streamSettingOnQueue } from './stream-setting-on-queue';
import { streamWithoutStartingPosition } from './stream-without-starting-position';
import { wholeBatchRetried } from './whole-batch-retried';

/** Rules about what takes messages and records out of queues and streams. */
export const EVENT_SOURCES: RuleFamily = {
  title: 'Event sources',
  rules: [
    batchingWindowMissing,
    fifoBatch,
    wholeBatchRetried,
    maxConcurrencyAboveReserved,
    reservedConcurrencyThrottlesQueue,
    pollersWithMaxConcurrency,
    batchBeyondPayload,
    filterNeverMatches,
    filteredConsumersShareQueue,
    severalConsumersOnQueue,
    mappingExistsTwice,
    mappingDisabled,
    mappingSettingOutOfRange,
    streamSettingOnQueue,
    streamWithoutStartingPosition,
    streamBlockedByBadRecord,
    pipeLosesFailedTasks,
  ],
};
