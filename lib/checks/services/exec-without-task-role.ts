import type { Rule } from '../rule';

export const execWithoutTaskRole: Rule = {
  name: 'ExecWithoutTaskRole',
  severity: 'error',
  cause: 'commands are to be run in tasks that have no task role',
  consequence: 'ECS rejects the service',
  fix: 'set TaskRoleArn to a role that may open channels of ssmmessages',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html',
  cdk: 'silent for L1s; the L2 makes the role',
  find: function* (all) {
    for (const { resource, taskDefinition } of all.services) {
      if (resource.properties.boolean('EnableExecuteCommand') !== true || taskDefinition === undefined) continue;
      if (taskDefinition.resource.properties.has('TaskRoleArn')) continue;
      yield { resource: taskDefinition.resource, message: `TaskRoleArn must be set, as ${resource.displayName} has EnableExecuteCommand, got none` };
    }
  },
};
