import type { Fault, Rule } from '../rule';
import { clientsIn } from './clients';
import { missingEndpoints } from './endpoints';
import { kindOf, networkOf, subnetsAt } from './subnets';

/** The endpoint that calls to a resource of a type need. */
const SERVICE_OF: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'sqs',
  'AWS::SNS::Topic': 'sns',
  'AWS::SecretsManager::Secret': 'secretsmanager',
  'AWS::SecretsManager::SecretTargetAttachment': 'secretsmanager',
  'AWS::SSM::Parameter': 'ssm',
  'AWS::StepFunctions::StateMachine': 'states',
  'AWS::DynamoDB::Table': 'dynamodb',
  'AWS::DynamoDB::GlobalTable': 'dynamodb',
  'AWS::S3::Bucket': 's3',
  'AWS::Kinesis::Stream': 'kinesis-streams',
  'AWS::Events::EventBus': 'events',
  'AWS::Lambda::Function': 'lambda',
};

export const functionWithoutWayOut: Rule = {
  name: 'FunctionWithoutWayOut',
  severity: 'error',
  cause: 'a function in a network is told of a queue, table, secret or the like and has no way to its service',
  consequence: 'every call hangs until the function times out',
  fix: 'take the function out of the network, put it into subnets with NAT, or add an endpoint for the service (free for S3 and DynamoDB)',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html',
  cdk: 'silent in isolated subnets; the L2 refuses public subnets unless allowPublicSubnet is set',
  find: function* (all): Iterable<Fault> {
    for (const { resource, placement, told } of clientsIn(all)) {
      if (resource.type !== 'AWS::Lambda::Function' || placement === undefined) continue;
      const subnets = subnetsAt(placement.subnets, all);
      const kind = subnets === undefined ? undefined : kindOf(subnets);
      const network = subnets === undefined ? undefined : networkOf(subnets);
      // A function has no public address: a public subnet is no way out for it.
      if (network === undefined || kind === undefined || kind === 'private') continue;
      const needed = [...new Set(told.map((reference) => SERVICE_OF[reference.resource.type]).filter((service) => service !== undefined))];
      const missing = missingEndpoints(network, needed);
      if (missing.length === 0) continue;
      yield { resource, message: `it must have a way to ${missing.join(', ')}, which its environment names, got ${kind} subnets without an endpoint for it` };
    }
  },
};
