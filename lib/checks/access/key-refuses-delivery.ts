import type { Workloads } from '../../template/workloads';
import type { Resource } from '../../template/resource';
import { isKnown } from '../../template/value';
import type { Fault, Rule } from '../rule';
import { keyServes } from './key-policy';
import { serviceDeliveries } from './service-deliveries';

/** A service that sends to an encrypted queue or topic in its own name uses the key in its own name. */
export const keyRefusesDelivery: Rule = {
  name: 'KeyRefusesDelivery',
  severity: 'error',
  cause: 'a service sends to a queue or topic that is encrypted with a key which does not serve that service',
  consequence: 'every delivery is refused and dropped without a trace; a bucket notification fails to deploy',
  fix: 'allow kms:GenerateDataKey and kms:Decrypt to the service in the key\'s policy',
  source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#compatibility-with-aws-services',
  cdk: 'silent for L1s and imported queues; the L2 targets grant the key of the queue itself',
  find: (all) => refusedByKey(all, (what) => what !== DEAD_LETTERS),
};

/** What services bring along where something cannot be delivered. */
export const DEAD_LETTERS = 'dead letters';

/** Deliveries to encrypted queues and topics whose keys do not serve the sender. */
export function* refusedByKey(all: Workloads, isAsked: (what: string) => boolean): Iterable<Fault> {
  for (const { from, to, service, what } of serviceDeliveries(all)) {
    const key = isAsked(what) ? customerKeyOf(all, to) : undefined;
    if (key === undefined || keyServes(key, service, ['kms:GenerateDataKey', 'kms:Decrypt'], from) !== false) continue;
    yield { resource: key, message: `its policy must allow kms:GenerateDataKey and kms:Decrypt to ${service}, got none that does for the ${what} of ${from.displayName} to ${to.displayName}` };
  }
}

/** The key in the templates that a queue or topic is encrypted with. */
export function customerKeyOf(all: Workloads, resource: Resource): Resource | undefined {
  if (resource.type === 'AWS::SQS::Queue') {
    const encryption = all.queue(resource)?.encryption;
    return encryption !== undefined && isKnown(encryption) ? encryption.key : undefined;
  }
  return all.keyAt(resource.properties.value('KmsMasterKeyId'));
}
