import { Settings, Text, Unknown, Value, Workloads } from '../../template';
import { physicalName } from '../../template/physical-name';
import { known } from '../known';
import type { Fault, Rule } from '../rule';

/** Dimensions of metrics that hold the name of a resource, by its type. */
const DIMENSIONS: Readonly<Record<string, string>> = {
  QueueName: 'AWS::SQS::Queue', FunctionName: 'AWS::Lambda::Function', TopicName: 'AWS::SNS::Topic', TableName: 'AWS::DynamoDB::Table',
  ClusterName: 'AWS::ECS::Cluster', ServiceName: 'AWS::ECS::Service',
};

export const namesNothingInSight: Rule = {
  name: 'NamesNothingInSight',
  // It may be in an app that is not at hand.
  severity: 'warning',
  cause: 'a name that is written out is that of no resource in these templates, which have others of its type',
  consequence: 'an alarm on it never fires; messages, records and logs do not arrive, or the deployment fails',
  fix: 'refer to the resource (Ref, Fn::GetAtt) instead of writing its name',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ref.html',
  cdk: 'silent',
  find: function* (all): Iterable<Fault> {
    for (const { resource, metrics } of all.alarms) {
      const dimensions = [...resource.properties.list('Dimensions'), ...metrics.flatMap((metric) => metric.list('MetricStat', 'Metric', 'Dimensions'))];
      for (const dimension of dimensions) {
        const name = known(dimension.text('Name')) ?? '';
        const type = Object.hasOwn(DIMENSIONS, name) ? DIMENSIONS[name] : undefined;
        if (type !== undefined && isLost(all, type, dimension.value('Value'))) yield { resource, message: `dimension ${name} should be that of a resource, got ${written(dimension.value('Value'))}, which no ${type} is named` };
      }
    }
    for (const { resource } of all.queues) {
      const target = Settings.of(all.json(resource.properties.value('RedrivePolicy'))).value('deadLetterTargetArn');
      if (isOurs(target) && isLost(all, 'AWS::SQS::Queue', nameIn(target))) yield { resource, message: `its dead-letter queue should be one of the templates, got ${written(nameIn(target))}, which no AWS::SQS::Queue is named` };
    }
    for (const { resource, sourceArn } of all.mappings) {
      const isQueue = (sourceArn instanceof Text ? sourceArn.pattern : '').includes(':sqs:');
      if (isQueue && isOurs(sourceArn) && isLost(all, 'AWS::SQS::Queue', nameIn(sourceArn))) yield { resource, message: `its source should be one of the templates, got ${written(nameIn(sourceArn))}, which no AWS::SQS::Queue is named` };
    }
    for (const { resource, containers } of all.taskDefinitions) {
      for (const { settings } of containers) {
        const options = settings.settings('LogConfiguration', 'Options');
        const group = options.value('awslogs-group');
        if (options.text('awslogs-create-group') === undefined && isLost(all, 'AWS::Logs::LogGroup', group)) yield { resource, message: `awslogs-group should be one of the templates, got ${written(group)}, which no AWS::Logs::LogGroup is named` };
      }
    }
  },
};

/** Whether a name is written out, and none of the resources of its type, of which there are some, has it or may have it. */
function isLost(all: Workloads, type: string, name: Value | undefined): boolean {
  const same = all.templates.ofType(type);
  if (typeof name !== 'string' || name === '' || same.length === 0 || same.some(({ stack }) => stack.isGenerated)) return false;
  return same.every((resource) => {
    const own = physicalName(resource);
    return !(own instanceof Unknown) && own !== name;
  });
}

/** Whether an ARN is of the account and region that the stack is deployed to: these are not written out in it. */
function isOurs(arn: Value | undefined): arn is Text {
  return arn instanceof Text && /^arn:[^:]+:[a-z]+:\$\{…\}:\$\{…\}:[^$]+$/.test(arn.pattern);
}

function nameIn(arn: Text): string {
  return arn.pattern.split(':').at(-1) ?? '';
}

function written(name: Value | undefined): string {
  return typeof name === 'string' ? name : 'another name';
}
