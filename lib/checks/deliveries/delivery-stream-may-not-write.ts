import type { Resource, Settings, Workloads } from '../../template';
import { hasPolicyOfItsOwn, mayDo } from '../access/role-policy';
import type { Rule } from '../rule';

/** A delivery stream reads, changes and writes its records with its role. */
export const deliveryStreamMayNotWrite: Rule = {
  name: 'DeliveryStreamMayNotWrite',
  severity: 'error',
  cause: 'the role of a delivery stream may not write to its bucket, read its source or call the function that changes its records',
  consequence: 'Firehose tries for up to a day, then the records are lost',
  fix: 'allow the action in a policy of the role that the destination, the source or the function is used with',
  source: 'https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html',
  cdk: 'silent for L1s; the L2 grants it',
  find: function* (all) {
    for (const { at, role, to, action } of needsOf(all)) {
      if (to === undefined || hasPolicyOfItsOwn(all, to)) continue;
      const known = all.role(role);
      if (known === undefined || mayDo(known, { action, to }) !== false) continue;
      yield { resource: at, message: `its role ${known.displayName} must be allowed ${action} on ${to.displayName}, got no policy that allows it` };
    }
  },
};

interface Need {
  readonly at: Resource;
  readonly role: Resource | undefined;
  readonly to: Resource | undefined;
  readonly action: string;
}

/** Destinations of which the first place of records, or that of those that failed, is a bucket. */
const DESTINATIONS = ['S3DestinationConfiguration', 'ExtendedS3DestinationConfiguration'];

function needsOf(all: Workloads): Need[] {
  return all.templates.ofType('AWS::KinesisFirehose::DeliveryStream').flatMap((at) => {
    const source = at.properties.settings('KinesisStreamSourceConfiguration');
    return [
      { at, role: roleIn(all, source), to: ofType(all, source.value('KinesisStreamARN'), 'AWS::Kinesis::Stream'), action: 'kinesis:GetRecords' },
      ...DESTINATIONS.map((name) => at.properties.settings(name)).flatMap((destination) => [
        { at, role: roleIn(all, destination), to: ofType(all, destination.value('BucketARN'), 'AWS::S3::Bucket'), action: 's3:PutObject' },
        ...functionsIn(all, destination).map((to) => ({ at, role: roleIn(all, destination), to, action: 'lambda:InvokeFunction' })),
      ]),
    ];
  });
}

function functionsIn(all: Workloads, destination: Settings): Resource[] {
  return destination.list('ProcessingConfiguration', 'Processors').flatMap((processor) => processor.list('Parameters'))
    .filter((parameter) => parameter.text('ParameterName') === 'LambdaArn')
    .map((parameter) => all.functionAt(parameter.value('ParameterValue')))
    // Of versions and aliases policies have several spellings.
    .flatMap((named) => named === undefined || named.qualifier !== undefined ? [] : [named.function.resource]);
}

function roleIn(all: Workloads, settings: Settings): Resource | undefined {
  return all.resourceAt(settings.value('RoleARN'));
}

function ofType(all: Workloads, value: Parameters<Workloads['resourceAt']>[0], type: string): Resource | undefined {
  const found = all.resourceAt(value);
  return found?.type === type ? found : undefined;
}
