import { isKnown, Resource, Workloads } from '../../template';
import type { Rule } from '../rule';
import { clientsIn } from '../networks/clients';
import { pausingIn } from './pausing';

/** A paused cluster takes about 15 s to resume, and longer after a day. */
const LEAST_SECONDS = 30;

export const timeoutBelowResume: Rule = {
  name: 'TimeoutBelowResume',
  severity: 'warning',
  cause: 'a function that uses a database which pauses gives up before the database can be awake',
  consequence: 'the first invocation after each pause fails',
  fix: 'set Timeout to 30 s at least, and let the driver wait as long',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html',
  cdk: 'silent',
  find: function* (all) {
    const pausing = new Set(pausingIn(all).map(({ resource }) => resource));
    if (pausing.size === 0) return;
    for (const { resource, told } of clientsIn(all)) {
      const timeout = all.function(resource)?.timeoutSeconds;
      const database = told.map((reference) => databaseOf(reference.resource, all)).find((named) => named !== undefined && pausing.has(named));
      if (timeout === undefined || !isKnown(timeout) || timeout >= LEAST_SECONDS || database === undefined) continue;
      yield { resource, message: `Timeout must be ${LEAST_SECONDS} s at least, as ${database.displayName} pauses, got ${timeout} s` };
    }
  },
};

/** The database that something names, or whose secret it is. */
function databaseOf(resource: Resource, all: Workloads): Resource | undefined {
  if (resource.type === 'AWS::SecretsManager::SecretTargetAttachment') return all.resourceAt(resource.properties.value('TargetId'));
  if (resource.type !== 'AWS::SecretsManager::Secret') return resource;
  const attachment = all.templates.ofType('AWS::SecretsManager::SecretTargetAttachment').find(({ properties }) => properties.resource('SecretId') === resource);
  return attachment === undefined ? undefined : all.resourceAt(attachment.properties.value('TargetId'));
}
