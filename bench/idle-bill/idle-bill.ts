import { Templates, ofType, resources, TemplateResource } from '../templates';
import { Price, PRICES } from './prices';

/** A line of the bill: so much of something at a price. */
export interface Line {
  readonly what: string;
  readonly quantity: number;
  readonly price: Price;
}

const HOURS_A_MONTH = 730;

/**
 * How long a run of the dispatcher takes while nothing waits. Longer than it does: all its calls of SQS go out at once,
 * over connections that are open since the last minute, and each is answered in some ten milliseconds.
 */
export const IDLE_RUN_SECONDS = 0.5;

/**
 * Bytes of log for such a run: Lambda's two lines (platform.start and platform.report), each with the 26 bytes that
 * CloudWatch adds. The dispatcher itself writes nothing while nothing waits. Rounded up.
 */
export const IDLE_RUN_LOG_BYTES = 1000;

/** What is billed by use alone, or never: nothing while there is no message. */
const FREE_WHILE_IDLE = new Set([
  'AWS::EC2::InternetGateway', 'AWS::EC2::Route', 'AWS::EC2::RouteTable', 'AWS::EC2::SecurityGroup', 'AWS::EC2::Subnet',
  'AWS::EC2::SubnetRouteTableAssociation', 'AWS::EC2::VPC', 'AWS::EC2::VPCGatewayAttachment',
  'AWS::ECS::Cluster', 'AWS::ECS::ClusterCapacityProviderAssociations', 'AWS::ECS::TaskDefinition',
  'AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy', 'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig', 'AWS::Logs::LogGroup', 'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy',
]);

/** Types that have lines of their own. */
const BILLED = new Set(['AWS::CloudWatch::Alarm', 'AWS::Lambda::Function', 'AWS::Scheduler::Schedule']);

/**
 * What templates with Fargate workers and their queues cost in a month in which no message comes.
 *
 * Throws at a resource of which it does not know what it costs.
 */
export function idleBill(templates: Templates): Line[] {
  for (const resource of resources(templates)) requireKnown(resource);
  const [schedule] = only(ofType(templates, 'AWS::Scheduler::Schedule'), 'schedule');
  const [dispatcher] = only(ofType(templates, 'AWS::Lambda::Function'), 'function');
  if (schedule.ScheduleExpression !== 'rate(1 minute)') throw new Error(`ScheduleExpression must be rate(1 minute), got ${schedule.ScheduleExpression}; count its runs`);
  const runs = 60 * HOURS_A_MONTH;
  const arm = dispatcher.Architectures?.[0] === 'arm64';
  const logged = runs * IDLE_RUN_LOG_BYTES / 1e9;
  const alarms = ofType(templates, 'AWS::CloudWatch::Alarm');
  const looks = runs * count(schedule.Target.Input, /\\"queueUrl\\":/g);
  return [
    { what: 'alarms of the workers', quantity: metrics(alarms.filter(({ Namespace }) => Namespace === 'ScaleToZero')), price: PRICES.alarmMetric },
    { what: 'alarms of the queues', quantity: metrics(alarms.filter(({ Namespace }) => Namespace === 'AWS/SQS')), price: PRICES.alarmMetric },
    { what: 'alarm of the dispatcher', quantity: metrics(alarms.filter(({ Namespace }) => Namespace === undefined)), price: PRICES.alarmMetric },
    { what: 'GetQueueAttributes', quantity: looks, price: PRICES.sqsRequest },
    { what: 'duration of the dispatcher', quantity: runs * IDLE_RUN_SECONDS * dispatcher.MemorySize / 1024, price: arm ? PRICES.lambdaArmGbSecond : PRICES.lambdaX86GbSecond },
    { what: 'its invocations', quantity: runs, price: PRICES.lambdaRequest },
    { what: 'its schedule', quantity: runs, price: PRICES.schedulerInvocation },
    { what: 'its log, written', quantity: logged, price: PRICES.logGigabyteWritten },
    { what: 'its log, kept a month', quantity: logged, price: PRICES.logGigabyteMonth },
  ];
}

/** US dollars a month. */
export function usd(lines: Line[]): number {
  return lines.reduce((sum, { quantity, price }) => sum + quantity * price.usd, 0);
}

/** An alarm on one metric is one; on an expression, as many as go into it. */
function metrics(alarms: any[]): number {
  return alarms.reduce((sum: number, { Metrics }) => sum + (Metrics?.filter((metric: any) => metric.MetricStat !== undefined).length ?? 1), 0);
}

function requireKnown({ Type, Properties = {} }: TemplateResource): void {
  if (FREE_WHILE_IDLE.has(Type) || BILLED.has(Type)) return;
  // Those of S3 and DynamoDB; every other kind is billed by the hour.
  if (Type === 'AWS::EC2::VPCEndpoint' && (Properties.VpcEndpointType ?? 'Gateway') === 'Gateway') return;
  throw new Error(`every resource must have a known idle price, got ${Type}; add it to the bill`);
}

function only<T>(values: T[], what: string): T[] {
  if (values.length !== 1) throw new Error(`there must be one ${what}, the dispatcher's, got ${values.length}; count each`);
  return values;
}

function count(value: unknown, pattern: RegExp): number {
  return [...JSON.stringify(value).matchAll(pattern)].length;
}
