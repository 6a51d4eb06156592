import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Resource } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { IQueueTarget } from './queue-target';
import { refuse, warn } from '../../private/refusal';

/**
 * Says what stands between a service and the queues that it delivers to as itself, without a role.
 *
 * @param service the principal that the key must serve
 */
export function checkQueueKeys(trigger: IConstruct, { queue }: IQueueTarget, undelivered: sqs.IQueue | undefined, service: string): void {
  if (undelivered?.encryptionType === sqs.QueueEncryption.KMS_MANAGED) {
    refuse(trigger, `deadLetterQueue must not be encrypted with the AWS managed key to take what ${service} could not deliver, got ${undelivered.node.path} with alias/aws/sqs; `
      + 'use QueueEncryption.SQS_MANAGED, or a key of your own');
  }
  const key = [queue, undelivered].map((each) => each?.encryptionMasterKey).find((each) => each !== undefined && !Resource.isOwnedResource(each));
  if (key === undefined) return;
  warn(trigger, 'KeyPolicyElsewhere', `the key ${key.node.path} is from outside the app, so its policy is not changed: what ${service} delivers is dropped `
    + `unless that policy lets ${service} use kms:Decrypt and kms:GenerateDataKey`);
}
