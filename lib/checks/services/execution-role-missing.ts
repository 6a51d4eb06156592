import type { Container } from '../../template';
import type { Rule } from '../rule';
import { imageSource } from './image-source';
import { fargateTasks, named } from './fargate-tasks';

export const executionRoleMissing: Rule = {
  name: 'ExecutionRoleMissing',
  severity: 'error',
  cause: 'ECS has to fetch an image, a secret or write a log for a task that has no execution role',
  consequence: 'ECS rejects the task definition',
  fix: 'set ExecutionRoleArn to a role that ecs-tasks.amazonaws.com may assume',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html',
  cdk: 'silent for L1s; the L2 makes the role',
  find: function* (all) {
    const onFargate = new Set(fargateTasks(all));
    for (const task of all.taskDefinitions) {
      if (task.resource.properties.has('ExecutionRoleArn')) continue;
      for (const container of task.containers) {
        const need = needOf(container, onFargate.has(task));
        if (need !== undefined) yield { resource: task.resource, message: `ExecutionRoleArn must be set for ${need} of ${named(container)}, got none` };
      }
    }
  },
};

function needOf(container: Container, isFargate: boolean): string | undefined {
  if (container.secrets.some((secret) => secret.unknown === undefined)) return 'the secrets';
  if (container.settings.list('LogConfiguration', 'SecretOptions').some((secret) => secret.unknown === undefined)) return 'the secrets of the log';
  if (!isFargate) return undefined;
  if (container.settings.text('LogConfiguration', 'LogDriver') === 'awslogs') return 'the log';
  return imageSource(container) === 'private' ? 'the private image' : undefined;
}
