import { ofType, resources, Templates } from '../templates';
import { Default, logRetention, seconds, stated } from './defaults';

const worker = (templates: Templates): any => ofType(templates, 'AWS::Lambda::Function')[0];
const mapping = (templates: Templates): any => ofType(templates, 'AWS::Lambda::EventSourceMapping')[0];
const queues = (templates: Templates): any[] => ofType(templates, 'AWS::SQS::Queue');
const deadLetterQueue = (templates: Templates): any => (queues(templates).length > 1 ? queues(templates).find((queue) => queue.RedrivePolicy === undefined) : undefined);
const queue = (templates: Templates): any => queues(templates).find((each) => each.RedrivePolicy !== undefined) ?? queues(templates)[0];

// What AWS does where a template is silent:
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html

/** What a queue and its function do unless told otherwise. */
export const QUEUE_WORKER_DEFAULTS: Default[] = [
  { name: 'function timeout', read: (templates) => seconds(worker(templates).Timeout, '3 s') },
  { name: 'visibility timeout', read: (templates) => seconds(queue(templates).VisibilityTimeout, '30 s') },
  {
    name: 'visibility timeout follows the function timeout',
    read: (templates) => {
      const { VisibilityTimeout } = queue(templates);
      return VisibilityTimeout === undefined ? 'no' : `yes: ${VisibilityTimeout / worker(templates).Timeout} x`;
    },
  },
  { name: 'max receive count', read: (templates) => stated(queue(templates).RedrivePolicy?.maxReceiveCount, '', 'no dead-letter queue') },
  { name: 'messages are kept', read: (templates) => seconds(queue(templates).MessageRetentionPeriod, '4 d') },
  {
    name: 'dead letters are kept',
    read: (templates) => {
      const dead = deadLetterQueue(templates);
      return dead === undefined ? 'no dead-letter queue' : seconds(dead.MessageRetentionPeriod, '4 d');
    },
  },
  { name: 'partial batch failures', read: (templates) => (mapping(templates).FunctionResponseTypes?.includes('ReportBatchItemFailures') ? 'yes' : 'no: one failure brings back the batch') },
  { name: 'batch size', read: (templates) => stated(mapping(templates).BatchSize, '', '10') },
  { name: 'long polling', read: (templates) => seconds(queue(templates).ReceiveMessageWaitTimeSeconds, '0 s') },
  { name: 'encryption', read: (templates) => encryption(queue(templates)) },
  {
    name: 'TLS only',
    read: (templates) => {
      const refusing = ofType(templates, 'AWS::SQS::QueuePolicy').filter(({ PolicyDocument }) => PolicyDocument.Statement
        .some((statement: any) => statement.Effect === 'Deny' && statement.Condition?.Bool?.['aws:SecureTransport'] === 'false'));
      return refusing.length === queues(templates).length ? 'yes' : 'no';
    },
  },
  { name: 'queues and messages when the stack goes', read: (templates) => (resources(templates).filter(({ Type }) => Type === 'AWS::SQS::Queue').every((each) => each.DeletionPolicy?.startsWith('Retain')) ? 'kept' : 'deleted') },
  { name: 'queue and worker in stacks of their own', read: (templates) => (templates.size > 1 ? 'yes' : 'no') },
  { name: 'alarms', read: (templates) => ofType(templates, 'AWS::CloudWatch::Alarm').map(({ MetricName }) => MetricName).join(', ') || 'none' },
  { name: 'log lines are kept', read: (templates) => logRetention(resources(templates).find(({ Type }) => Type === 'AWS::Logs::LogGroup')) },
  { name: 'log format', read: (templates) => stated(worker(templates).LoggingConfig?.LogFormat, '', 'Text') },
  { name: 'tracing', read: (templates) => stated(worker(templates).TracingConfig?.Mode, '', 'PassThrough') },
  { name: 'memory', read: (templates) => stated(worker(templates).MemorySize, ' MiB', '128 MiB') },
  { name: 'processor', read: (templates) => stated(worker(templates).Architectures?.[0], '', 'x86_64') },
  { name: 'the function may write to', read: logAccess },
];

function encryption({ KmsMasterKeyId, SqsManagedSseEnabled }: any): string {
  if (KmsMasterKeyId !== undefined) return typeof KmsMasterKeyId === 'string' ? `SSE-KMS, ${KmsMasterKeyId}` : 'SSE-KMS, customer key';
  return SqsManagedSseEnabled === true ? 'SSE-SQS' : 'not set: SSE-SQS';
}

/** Which log groups the function may write to, by the policies of all roles. */
function logAccess(templates: Templates): string {
  const roles = ofType(templates, 'AWS::IAM::Role');
  if (JSON.stringify(roles.map(({ ManagedPolicyArns }) => ManagedPolicyArns)).includes('AWSLambdaBasicExecutionRole')) return 'every log group (AWS managed policy)';
  const policies = [...ofType(templates, 'AWS::IAM::Policy'), ...roles.flatMap(({ Policies = [] }) => Policies)];
  const statements: any[] = policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  const resource = statements.find(({ Action }) => [Action].flat().includes('logs:PutLogEvents'))?.Resource;
  if (resource === undefined) return 'no log group';
  return resource['Fn::GetAtt'] === undefined ? 'the log groups of all functions' : 'its own log group';
}
