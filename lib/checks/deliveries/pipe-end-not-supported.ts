import type { Rule } from '../rule';

/** What is surely no target. */
const NO_TARGETS = ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable', 'AWS::ECS::TaskDefinition', 'AWS::ECS::Service', 'AWS::MSK::Cluster', 'AWS::SSM::Parameter'];

/** What is surely no source. */
const NO_SOURCES = ['AWS::SNS::Topic', 'AWS::S3::Bucket', 'AWS::Events::EventBus', 'AWS::Events::Rule', 'AWS::Lambda::Function', 'AWS::Logs::LogGroup', 'AWS::StepFunctions::StateMachine', 'AWS::KinesisFirehose::DeliveryStream'];

/** A pipe has few kinds of ends. */
export const pipeEndNotSupported: Rule = {
  name: 'PipeEndNotSupported',
  severity: 'error',
  cause: 'a pipe takes records from something that is no source for pipes, or sends them to what is no target',
  consequence: 'EventBridge rejects the pipe',
  fix: 'take a queue, a stream, a table\'s stream or a broker as its source; a function between the pipe and what it cannot write to; for a task name its cluster',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-source.html',
  cdk: 'silent for L1s',
  find: function* (all) {
    for (const pipe of all.templates.ofType('AWS::Pipes::Pipe')) {
      const [source, target] = [all.resourceAt(pipe.properties.value('Source')), all.resourceAt(pipe.properties.value('Target'))];
      if (source !== undefined && NO_SOURCES.includes(source.type)) yield { resource: pipe, message: `Source must be a queue, a stream, a table's stream or a broker, got ${source.displayName} (${source.type})` };
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html
      if (target !== undefined && NO_TARGETS.includes(target.type)) yield { resource: pipe, message: `Target must be something that pipes send to, got ${target.displayName} (${target.type})` };
    }
  },
};
