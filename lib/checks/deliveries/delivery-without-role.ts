import type { Resource, Workloads } from '../../template';
import { subscriptions } from '../access/service-deliveries';
import type { Rule } from '../rule';

/** Targets of rules that have no policy of their own to let EventBridge in. */
const WITH_ROLE_ALONE = [
  'AWS::StepFunctions::StateMachine', 'AWS::Kinesis::Stream', 'AWS::KinesisFirehose::DeliveryStream', 'AWS::Events::ApiDestination',
  'AWS::Batch::JobQueue', 'AWS::CodeBuild::Project', 'AWS::CodePipeline::Pipeline',
];

const STREAMS = ['AWS::Kinesis::Stream', 'AWS::KinesisFirehose::DeliveryStream'];

/** What is not let in by a policy of the receiver is delivered with a role. */
export const deliveryWithoutRole: Rule = {
  name: 'DeliveryWithoutRole',
  severity: 'error',
  cause: 'a rule, log group or topic sends to something that it can reach with a role alone, and has none',
  consequence: 'AWS rejects the target or the subscription: "RoleArn is required for target …"',
  fix: 'set RoleArn (SubscriptionRoleArn of a topic\'s subscription) to a role that may send there',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html',
  cdk: 'silent for L1s; the L2 targets make the role',
  find: function* (all) {
    for (const { at, to, property } of withoutRole(all)) yield { resource: at, message: `${property} must be a role that may send to ${to}, got none` };
  },
};

interface WithoutRole {
  readonly at: Resource;
  readonly to: string;
  readonly property: string;
}

function* withoutRole(all: Workloads): Iterable<WithoutRole> {
  for (const { resource: at, targets } of all.rules) {
    for (const { settings, resource } of targets) {
      const needsRole = settings.has('EcsParameters') || (resource !== undefined && WITH_ROLE_ALONE.includes(resource.type));
      if (needsRole && !settings.has('RoleArn')) yield { at, to: resource?.displayName ?? 'the cluster of its task', property: 'RoleArn of the target' };
    }
  }
  // "You don't need to provide the ARN when you are working with a logical destination", nor for a function: of streams it is needed.
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html
  for (const at of all.templates.ofType('AWS::Logs::SubscriptionFilter')) {
    const to = all.resourceAt(at.properties.value('DestinationArn'));
    if (to !== undefined && STREAMS.includes(to.type) && !at.properties.has('RoleArn')) yield { at, to: to.displayName, property: 'RoleArn' };
  }
  // https://docs.aws.amazon.com/sns/latest/dg/firehose-example-subscribe-firehose-stream.html
  for (const { at, to, settings } of subscriptions(all)) {
    if (settings.text('Protocol') === 'firehose' && !settings.has('SubscriptionRoleArn')) yield { at, to: to?.displayName ?? 'the stream', property: 'SubscriptionRoleArn' };
  }
}
