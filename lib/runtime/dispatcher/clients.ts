import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { SQSClient } from '@aws-sdk/client-sqs';

/** What the dispatcher reaches AWS with. */
export interface Clients {
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly ecs: Pick<ECSClient, 'send'>;
  readonly cloudwatch: Pick<CloudWatchClient, 'send'>;
  /** Ends calls that would outlast the function. */
  readonly abortSignal?: AbortSignal;
}
