import { any, Container, Resource, Workloads } from '../../template';
import { mayDo } from '../access/role-policy';
import type { Rule } from '../rule';
import { fargateTasks, named } from './fargate-tasks';

export const executionRoleMayNotStart: Rule = {
  name: 'ExecutionRoleMayNotStart',
  severity: 'error',
  cause: 'the execution role of a task may not fetch its image or its secrets, or may not write its log',
  consequence: 'no task starts: ResourceInitializationError or CannotPullContainerError, after minutes of trying',
  fix: 'allow the action in a policy of the execution role, not of the task role',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html',
  cdk: 'silent for L1s and for roles without policy updates; L2s grant it',
  find: function* (all) {
    const onFargate = new Set(fargateTasks(all));
    for (const task of all.taskDefinitions) {
      const role = task.executionRole;
      if (role === undefined) continue;
      for (const container of task.containers) {
        for (const { action, to } of needsOf(container, all, onFargate.has(task))) {
          if (any(to.map((resource) => mayDo(role, { action, to: resource }))) !== false) continue;
          yield { resource: role.resource, message: `it must be allowed ${action} on ${to[0].displayName} to start ${named(container)} of ${task.displayName}, got no policy that allows it` };
        }
      }
    }
  },
};

/** Something that must be allowed, to one of some resources that are the same thing. */
interface Need {
  readonly action: string;
  readonly to: readonly Resource[];
}

function needsOf(container: Container, all: Workloads, isFargate: boolean): Need[] {
  const { settings } = container;
  const secrets = [...container.secrets, ...settings.list('LogConfiguration', 'SecretOptions')].flatMap((secret) => secretNeed(all.resourceAt(secret.value('ValueFrom')), all));
  const repository = all.resourceAt(container.image);
  const images: Need[] = repository?.type === 'AWS::ECR::Repository' && !repository.properties.has('RepositoryPolicyText') ? [{ action: 'ecr:BatchGetImage', to: [repository] }] : [];
  const group = settings.text('LogConfiguration', 'LogDriver') === 'awslogs' ? all.resourceAt(settings.value('LogConfiguration', 'Options', 'awslogs-group')) : undefined;
  // On instances the log is written with the role of the instance.
  const logs: Need[] = isFargate && group?.type === 'AWS::Logs::LogGroup' ? [{ action: 'logs:CreateLogStream', to: [group] }] : [];
  return [...secrets, ...images, ...logs];
}

/** A secret may be named by what attaches it to its database, too. */
function secretNeed(named: Resource | undefined, all: Workloads): Need[] {
  if (named?.type === 'AWS::SSM::Parameter') return [{ action: 'ssm:GetParameters', to: [named] }];
  const attachments = all.templates.ofType('AWS::SecretsManager::SecretTargetAttachment');
  const secret = named?.type === 'AWS::SecretsManager::SecretTargetAttachment' ? named.properties.resource('SecretId') : named;
  if (secret?.type !== 'AWS::SecretsManager::Secret') return [];
  const hasPolicy = all.templates.ofType('AWS::SecretsManager::ResourcePolicy').some(({ properties }) => [secret, named].includes(properties.resource('SecretId')));
  return hasPolicy ? [] : [{ action: 'secretsmanager:GetSecretValue', to: [secret, ...attachments.filter(({ properties }) => properties.resource('SecretId') === secret)] }];
}
