import { any, Answer, LambdaFunction, referencesIn, Resource, Role, TaskDefinition, Value, Workloads } from '../../template';
import { glob } from '../../template/physical-name';
import { known } from '../known';
import type { Rule } from '../rule';
import { covers } from '../../template/arn';
import { hasPolicyOfItsOwn } from './role-policy';

/** Services by the type of what is used; of each some action has to be allowed. */
const SERVICES: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'sqs', 'AWS::SNS::Topic': 'sns', 'AWS::DynamoDB::Table': 'dynamodb', 'AWS::DynamoDB::GlobalTable': 'dynamodb', 'AWS::S3::Bucket': 's3',
  'AWS::SecretsManager::Secret': 'secretsmanager', 'AWS::StepFunctions::StateMachine': 'states', 'AWS::Events::EventBus': 'events', 'AWS::Kinesis::Stream': 'kinesis',
};

/** A program is told of a thing in its environment in order to use it. */
export const usesWithoutPermission: Rule = {
  name: 'UsesWithoutPermission',
  severity: 'warning',
  cause: 'a function or container is told of a queue, table, bucket or the like that its role may do nothing with',
  consequence: 'its first call is refused with AccessDenied',
  fix: 'grant what it needs (queue.grantSendMessages(fn)), or take the variable out of the environment',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { at, role, environment } of programs(all)) {
      if (role === undefined || at.stack.isGenerated) continue;
      for (const [name, used] of environment) {
        const service = SERVICES[used.type];
        if (service === undefined || used.stack.isGenerated || hasPolicyOfItsOwn(all, used) || touches(role, service, used) !== false) continue;
        yield { resource: at, message: `its role ${role.displayName} should be allowed what it does with ${used.displayName}, got no action of ${service} allowed; ${name} tells it of that` };
      }
    }
  },
};

interface Program {
  readonly at: Resource;
  readonly role: Role | undefined;
  readonly environment: ReadonlyArray<readonly [name: string, used: Resource]>;
}

function programs(all: Workloads): Program[] {
  const named = (name: string, value: Value | undefined): Array<readonly [string, Resource]> => referencesIn(value).map(({ resource }) => [name, resource]);
  return [
    ...all.functions.map((worker: LambdaFunction) => ({
      at: worker.resource, role: worker.role, environment: worker.environment.names.flatMap((name) => named(name, worker.environment.value(name))),
    })),
    ...all.taskDefinitions.map((task: TaskDefinition) => ({
      at: task.resource, role: task.taskRole,
      environment: task.containers.flatMap((container) => container.settings.list('Environment').flatMap((variable) => named(known(variable.text('Name')) ?? 'its environment', variable.value('Value')))),
    })),
  ];
}

/** Whether a role may do anything at all with a resource. */
function touches(role: Role, service: string, used: Resource): Answer {
  return any(role.statements.map(({ settings }): Answer => {
    if (settings.unknown !== undefined) return settings.unknown;
    if (settings.text('Effect') === 'Deny') return false;
    if (settings.has('NotAction') || settings.has('NotResource')) return true;
    const isOfService = settings.values('Action').some((action) => typeof action !== 'string' || action === '*' || glob(action.split(':')[0]).test(service));
    return isOfService && any(settings.values('Resource').map((value) => covers(value, used)));
  }));
}
