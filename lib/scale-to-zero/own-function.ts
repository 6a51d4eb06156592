import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { FunctionCode } from './function-code';
import { functionSubnets } from './function-subnets';
import { LambdaFunctionOptions } from './lambda-function-options';

// Under a third of a vCPU: enough to start Node.js or Python quickly, and to wait for others.
const DEFAULT_MEMORY_MIB = 512;

/** A function that a construct creates for itself, and where it logs to. */
export interface OwnFunction {
  readonly function: lambda.Function;
  readonly logGroup: logs.ILogGroup;
}

/** What a construct settles for its function, beside what its user says. */
export type Settled = Pick<lambda.FunctionOptions, 'timeout' | 'environment' | 'reservedConcurrentExecutions' | 'recursiveLoop'>;

/** Creates a function with a log and a role of its own: traced, on ARM, outside any VPC unless told otherwise. */
export function ownFunction(scope: Construct, code: FunctionCode, options: LambdaFunctionOptions, settled: Settled): OwnFunction {
  const logGroup = options.logGroup ?? new logs.LogGroup(scope, 'Logs', {
    retention: logs.RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = options.role ?? createRole(scope, options, logGroup);
  return {
    logGroup,
    function: code.createFunction(scope, 'Function', {
      ...settled,
      memorySize: options.memoryMiB ?? DEFAULT_MEMORY_MIB,
      ephemeralStorageSize: options.ephemeralStorage,
      architecture: options.architecture ?? lambda.Architecture.ARM_64,
      tracing: lambda.Tracing.ACTIVE,
      loggingFormat: lambda.LoggingFormat.JSON,
      logGroup,
      role,
      vpc: options.vpc,
      vpcSubnets: functionSubnets(scope, options.vpc, options.vpcSubnets),
      securityGroups: options.securityGroups,
    }),
  };
}

/** Not the role that CDK would make: that one may create and write any log of the account. */
function createRole(scope: Construct, options: LambdaFunctionOptions, logGroup: logs.ILogGroup): iam.Role {
  const role = new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  if (options.vpc !== undefined) {
    // Network interfaces have no names to grant before they exist.
    role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaENIManagementAccess'));
  }
  return role;
}
