import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Aws, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { AGENT_NAMESPACE } from './server-agent';

/** Tag by which servers may report to their own group: its name is not known before it has servers. */
export const FLEET_TAG = 'cdk-scale-to-zero:fleet';

/** What the rights of a server depend on. */
export interface ServerRights {
  readonly role: iam.IRole;
  readonly logGroup: logs.ILogGroup;
  /** Value of the group's tag. */
  readonly fleet: string;
}

/** Grants a server what it needs to be prepared, watched, entered and taken out of service: nothing of what it serves. */
export function grantServerRights(scope: Construct, { role, logGroup, fleet }: ServerRights): void {
  const stack = Stack.of(scope);
  logGroup.grantWrite(role);
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    sid: 'Metrics',
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    conditions: { StringEquals: { 'cloudwatch:namespace': AGENT_NAMESPACE } },
  }));
  // What Session Manager needs. The managed policy for it would let each server read every parameter of the account.
  // https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    sid: 'SessionManager',
    actions: [
      'ssm:UpdateInstanceInformation',
      'ssmmessages:CreateControlChannel', 'ssmmessages:CreateDataChannel', 'ssmmessages:OpenControlChannel', 'ssmmessages:OpenDataChannel',
    ],
    resources: ['*'],
  }));
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    sid: 'OwnGroup',
    actions: ['autoscaling:DescribeAutoScalingInstances'],
    resources: ['*'],
  }));
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    sid: 'Lifecycle',
    actions: ['autoscaling:CompleteLifecycleAction'],
    resources: [stack.formatArn({ service: 'autoscaling', resource: 'autoScalingGroup:*:autoScalingGroupName', resourceName: '*' })],
    conditions: { StringEquals: { [`autoscaling:ResourceTag/${FLEET_TAG}`]: fleet } },
  }));
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    sid: 'Deployment',
    actions: ['cloudformation:DescribeStackResource', 'cloudformation:SignalResource'],
    resources: [Aws.STACK_ID],
  }));
}
