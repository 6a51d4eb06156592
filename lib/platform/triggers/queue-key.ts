import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Resource } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { IQueueTarget } from './queue-target';
import { refuse, warn } from '../../private/refusal';

/** Refuses a queue in which a service could not leave what it could not deliver. */
export function refuseManagedKey(trigger: IConstruct, undelivered: sqs.IQueue | undefined, service: string): void {
  if (undelivered?.encryptionType !== sqs.QueueEncryption.KMS_MANAGED) return;
  refuse(trigger, `deadLetterQueue must not be encrypted with the AWS managed key to take what ${service} could not deliver, got ${undelivered.node.path} with alias/aws/sqs; `
    + 'use QueueEncryption.SQS_MANAGED, or a key of your own');
}

/**
 * Warns of a key whose policy nobody in this app changes.
 *
 * @param service the principal that delivers as itself, without a role, so that the key must serve it
 */
export function warnOfForeignKey(trigger: IConstruct, { queue }: IQueueTarget, undelivered: sqs.IQueue | undefined, service: string): void {
  const key = [queue, undelivered].map((each) => each?.encryptionMasterKey).find((each) => each !== undefined && !Resource.isOwnedResource(each));
  if (key === undefined) return;
  warn(trigger, 'KeyPolicyElsewhere', `the key ${key.node.path} is from outside the app, so its policy is not changed: what ${service} delivers is dropped `
    + `unless that policy lets ${service} use kms:Decrypt and kms:GenerateDataKey`);
}
