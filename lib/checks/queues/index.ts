import type { RuleFamily } from '../rule';
import { deadLetterQueueMissing } from './dead-letter-queue-missing';
import { deadLetterQueueRefusesSource } from './dead-letter-queue-refuses-source';
import { deadLetterQueueTypeMismatch } from './dead-letter-queue-type-mismatch';
import { deadLetterRetentionTooShort } from './dead-letter-retention-too-short';
import { deadLettersInCircle } from './dead-letters-in-circle';
import { fifoDeadLetters } from './fifo-dead-letters';
import { fifoDeliveryWithoutGroup } from './fifo-delivery-without-group';
import { fifoNameMismatch } from './fifo-name-mismatch';
import { fifoNotSupported } from './fifo-not-supported';
import { fifoQueueWithoutDeadLetters } from './fifo-queue-without-dead-letters';
import { fifoQueueWithoutDeduplication } from './fifo-queue-without-deduplication';
import { fifoSettingOnStandardQueue } from './fifo-setting-on-standard-queue';
import { fifoSubscriptionRefused } from './fifo-subscription-refused';
import { fifoTopicToStandardQueue } from './fifo-topic-to-standard-queue';
import { maxReceiveCountTooLow } from './max-receive-count-too-low';
import { queueEncryptedTwice } from './queue-encrypted-twice';
import { queueSettingOutOfRange } from './queue-setting-out-of-range';
import { visibilityTimeoutBelowFunctionTimeout } from './visibility-timeout-below-function-timeout';
import { visibilityTimeoutTooShort } from './visibility-timeout-too-short';

/** Rules about queues and their dead-letter queues. */
export const QUEUES: RuleFamily = {
  title: 'Queues',
  rules: [
    visibilityTimeoutBelowFunctionTimeout,
    visibilityTimeoutTooShort,
    deadLetterQueueMissing,
    fifoQueueWithoutDeadLetters,
    deadLetterQueueTypeMismatch,
    deadLetterQueueRefusesSource,
    deadLetterRetentionTooShort,
    deadLettersInCircle,
    maxReceiveCountTooLow,
    fifoNotSupported,
    fifoSubscriptionRefused,
    fifoDeadLetters,
    fifoDeliveryWithoutGroup,
    fifoQueueWithoutDeduplication,
    fifoTopicToStandardQueue,
    fifoSettingOnStandardQueue,
    fifoNameMismatch,
    queueEncryptedTwice,
    queueSettingOutOfRange,
  ],
};
