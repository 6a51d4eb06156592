import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ArnFormat, Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { HttpFunctionProps } from './http-function-props';
import { knownSeconds } from '../private/known';

/**
 * A target group of one function, and the right of load balancers in this account and region to call it.
 *
 * AWS looks for the right when the function is registered, so the permission cannot name the target group, which has
 * no ARN before. CDK's own target lets load balancers of every account in.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
 */
export function functionTargetGroup(scope: Construct, alias: lambda.Alias, props: HttpFunctionProps): elbv2.ApplicationTargetGroup {
  const stack = Stack.of(scope);
  alias.addPermission('LoadBalancer', {
    principal: new iam.ServicePrincipal('elasticloadbalancing.amazonaws.com'),
    sourceArn: stack.formatArn({ service: 'elasticloadbalancing', resource: 'targetgroup', resourceName: '*', arnFormat: ArnFormat.SLASH_RESOURCE_NAME }),
  });
  const targetGroup = new elbv2.ApplicationTargetGroup(scope, 'TargetGroup', {
    targetType: elbv2.TargetType.LAMBDA,
    targets: [{ attachToApplicationTargetGroup: () => ({ targetType: elbv2.TargetType.LAMBDA, targetJson: { id: alias.functionArn } }) }],
    healthCheck: props.healthCheckInterval === undefined ? { enabled: false } : { enabled: true, path: props.healthCheckPath ?? '/' },
  });
  // By the attribute: where the L2 is told false it writes nothing, and AWS keeps what was.
  targetGroup.setAttribute('lambda.multi_value_headers.enabled', String(props.multiValueHeaders ?? true));
  if (props.healthCheckInterval !== undefined) checkHealth(targetGroup, props.healthCheckInterval);
  targetGroup.node.addDependency(alias.node.findChild('LoadBalancer'));
  return targetGroup;
}

/** By the L1: the L2 compares the times in milliseconds, which it cannot where one is only known at deploy time. */
function checkHealth(targetGroup: elbv2.ApplicationTargetGroup, interval: Duration): void {
  const resource = targetGroup.node.defaultChild as elbv2.CfnTargetGroup;
  resource.healthCheckIntervalSeconds = interval.toSeconds();
  // AWS's default for functions, 30 s, and less than the interval, as AWS demands.
  resource.healthCheckTimeoutSeconds = Math.max(2, Math.min(30, (knownSeconds(interval) ?? 5) - 1));
}
