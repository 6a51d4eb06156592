import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/**
 * Lets ECS move the traffic of a rule between two target groups.
 *
 * The role may change this rule and fill these groups, and nothing else; AWS's managed policy may change every rule of
 * the account.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
 */
export function trafficShift(scope: Construct, service: ecs.FargateService, rule: elbv2.ApplicationListenerRule, targetGroups: [elbv2.ApplicationTargetGroup, elbv2.ApplicationTargetGroup]): ecs.AlternateTarget {
  const role = new iam.Role(scope, 'TrafficRole', { assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com') });
  role.addToPolicy(new iam.PolicyStatement({
    actions: ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
    resources: targetGroups.map(({ targetGroupArn }) => targetGroupArn),
  }));
  role.addToPolicy(new iam.PolicyStatement({ actions: ['elasticloadbalancing:ModifyRule'], resources: [rule.listenerRuleArn] }));
  role.addToPolicy(new iam.PolicyStatement({
    actions: ['elasticloadbalancing:DescribeListeners', 'elasticloadbalancing:DescribeRules', 'elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth'],
    // They know no resources.
    resources: ['*'],
  }));
  // ECS refuses a role that may not do its work yet.
  service.node.addDependency(role);
  return new ecs.AlternateTarget('Alternate', {
    alternateTargetGroup: targetGroups[1],
    productionListener: ecs.ListenerRuleConfiguration.applicationListenerRule(rule),
    role,
  });
}
