import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';

/**
 * Opens the tasks of a service to `aws ecs execute-command`, whose sessions are logged beside what the containers log.
 *
 * Without a setting of the cluster CDK would let the task write to every log group of the account.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 */
export function allowExecuteCommand(service: ecs.FargateService, logGroup: logs.ILogGroup): void {
  (service.node.defaultChild as ecs.CfnService).enableExecuteCommand = true;
  const role = service.taskDefinition.taskRole;
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    actions: ['ssmmessages:CreateControlChannel', 'ssmmessages:CreateDataChannel', 'ssmmessages:OpenControlChannel', 'ssmmessages:OpenDataChannel'],
    // Channels have no names before they are open.
    resources: ['*'],
  }));
  logGroup.grant(role, 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents');
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    actions: ['logs:DescribeLogGroups'],
    resources: [Stack.of(service).formatArn({ service: 'logs', resource: 'log-group', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME })],
  }));
}
