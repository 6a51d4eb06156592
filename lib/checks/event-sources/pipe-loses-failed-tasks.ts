import type { Rule } from '../rule';

/** A pipe is done with a message once the task is accepted. */
export const pipeLosesFailedTasks: Rule = {
  name: 'PipeLosesFailedTasks',
  severity: 'warning',
  cause: 'a pipe starts a task for each message',
  consequence: 'the message is deleted as soon as ECS accepts the task: when the task fails, the work is lost',
  fix: 'let the task take the message out of the queue itself, or start an execution that waits for the task (runTask.sync)',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html',
  cdk: 'silent',
  find: function* (all) {
    for (const pipe of all.templates.ofType('AWS::Pipes::Pipe')) {
      const queue = all.resourceAt(pipe.properties.value('Source'));
      if (queue?.type !== 'AWS::SQS::Queue' || !pipe.properties.settings('TargetParameters').has('EcsTaskParameters')) continue;
      yield { resource: pipe, message: `messages of ${queue.displayName} should be kept until their work is done, got a pipe that deletes them when a task is started` };
    }
  },
};
