import { any, Answer } from '../../template/answer';
import type { Resource } from '../../template/resource';
import { statementsOf } from '../../template/statement';
import type { Rule } from '../rule';

/** Which service takes the role that a property names. */
const USES: ReadonlyArray<readonly [type: string, service: string, ...path: string[]]> = [
  ['AWS::Lambda::Function', 'lambda.amazonaws.com', 'Role'],
  ['AWS::Scheduler::Schedule', 'scheduler.amazonaws.com', 'Target', 'RoleArn'],
  ['AWS::Pipes::Pipe', 'pipes.amazonaws.com', 'RoleArn'],
  ['AWS::StepFunctions::StateMachine', 'states.amazonaws.com', 'RoleArn'],
  ['AWS::ECS::TaskDefinition', 'ecs-tasks.amazonaws.com', 'TaskRoleArn'],
  ['AWS::ECS::TaskDefinition', 'ecs-tasks.amazonaws.com', 'ExecutionRoleArn'],
  ['AWS::ApiGateway::Method', 'apigateway.amazonaws.com', 'Integration', 'Credentials'],
  ['AWS::ApiGatewayV2::Integration', 'apigateway.amazonaws.com', 'CredentialsArn'],
  ['AWS::KinesisFirehose::DeliveryStream', 'firehose.amazonaws.com', 'ExtendedS3DestinationConfiguration', 'RoleARN'],
  ['AWS::AppSync::DataSource', 'appsync.amazonaws.com', 'ServiceRoleArn'],
];

/** A service can take a role only if the role's trust policy names it. */
export const roleCannotBeAssumed: Rule = {
  name: 'RoleCannotBeAssumed',
  severity: 'error',
  cause: 'a role does not trust the service that is to take it',
  consequence: 'AWS rejects the resource at deploy, or every run of it is refused',
  fix: 'allow sts:AssumeRole to the service in the role\'s AssumeRolePolicyDocument',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html',
  cdk: 'silent',
  find: function* (all) {
    const uses = USES.flatMap(([type, service, ...path]) => all.templates.ofType(type).map((resource) => ({ resource, service, role: all.resourceAt(resource.properties.value(...path)) })));
    const ofRules = all.rules.flatMap(({ resource, targets }) => targets.map((target) => ({ resource, service: 'events.amazonaws.com', role: target.role?.resource })));
    for (const { resource, service, role } of [...uses, ...ofRules]) {
      if (role?.type !== 'AWS::IAM::Role' || trusts(role, service) !== false) continue;
      yield { resource: role, message: `it must let ${service} assume it for ${resource.displayName}, got a trust policy that does not` };
    }
  },
};

function trusts(role: Resource, service: string): Answer {
  return any(statementsOf(role.properties.settings('AssumeRolePolicyDocument'), role).map((statement) => statement.allows({ action: 'sts:AssumeRole', to: role, by: service })));
}
