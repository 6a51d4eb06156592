import { Reference, Resource, Settings, Text, Value, Workloads } from '../../template';
import { bucketNotifications } from '../access/service-deliveries';
import type { Rule } from '../rule';

/** Services find what they send to, or read, in their own region. */
export const deliveryAcrossRegions: Rule = {
  name: 'DeliveryAcrossRegions',
  severity: 'error',
  cause: 'a bucket, rule, mapping, alarm, target group or queue is to reach something in another region, which its service cannot',
  consequence: 'AWS rejects the notification, the target, the mapping, the alarm or the redrive policy',
  fix: 'put both into one region; between regions send by an event bus or a topic',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html',
  cdk: 'silent for stacks with crossRegionReferences or names',
  find: function* (all) {
    for (const { from, at, to } of reaches(all)) {
      const [here, there] = [from.stack.region, regionOf(to)];
      if (here === undefined || there === undefined || here === there) continue;
      yield { resource: at, message: `what it reaches must be in ${here}, the region of ${from.displayName}, got ${nameOf(to)} in ${there}` };
    }
  },
};

interface Reach {
  /** What sends, reads or fires. */
  readonly from: Resource;
  /** Where that is said. */
  readonly at: Resource;
  /** The ARN of what it reaches. */
  readonly to: Value | undefined;
}

function* reaches(all: Workloads): Iterable<Reach> {
  for (const { bucket, settings, at } of bucketNotifications(all)) {
    for (const name of ['Queue', 'QueueArn', 'Topic', 'TopicArn', 'Function', 'LambdaFunctionArn']) yield { from: bucket, at, to: settings.value(name) };
  }
  // Only event buses are reached in other regions: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
  for (const { resource, targets } of all.rules) {
    for (const { arn } of targets) if (!isBus(arn)) yield { from: resource, at: resource, to: arn };
  }
  // "in the same AWS Region": https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html. Tables may have replicas in other regions.
  for (const { resource, sourceArn, source } of all.mappings) {
    if (source?.type.startsWith('AWS::DynamoDB::') !== true) yield { from: resource, at: resource, to: sourceArn };
  }
  // "Only … is supported": https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
  for (const { resource } of all.alarms) for (const to of resource.properties.values('AlarmActions')) yield { from: resource, at: resource, to };
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
  for (const { resource } of all.queues) yield { from: resource, at: resource, to: Settings.of(all.json(resource.properties.value('RedrivePolicy'))).value('deadLetterTargetArn') };
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
  for (const { resource, targetType } of all.targetGroups) {
    for (const target of targetType === 'lambda' ? resource.properties.list('Targets') : []) yield { from: resource, at: resource, to: target.value('Id') };
  }
}

/** The region in an ARN that is written out, or that of the stack whose resource it is. */
function regionOf(arn: Value | undefined): string | undefined {
  if (arn instanceof Reference) return arn.resource.stack.region;
  const written = textOf(arn);
  const region = written.startsWith('arn:') ? written.split(':')[3] : undefined;
  return region === undefined || !/^[a-z]+(-[a-z]+)+-\d$/.test(region) ? undefined : region;
}

function isBus(arn: Value | undefined): boolean {
  return arn instanceof Reference ? arn.resource.type === 'AWS::Events::EventBus' : textOf(arn).includes(':event-bus/');
}

function nameOf(arn: Value | undefined): string {
  return arn instanceof Reference ? arn.resource.displayName : textOf(arn).split(':').slice(5).join(':');
}

function textOf(value: Value | undefined): string {
  return value instanceof Text ? value.pattern : typeof value === 'string' ? value : '';
}
