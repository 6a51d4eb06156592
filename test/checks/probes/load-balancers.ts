import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LambdaTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2-targets';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { functionOutlivesLoadBalancer } from '../../../lib/checks/load-balancers/function-outlives-load-balancer';
import { lambdaTargetSettingUnsupported } from '../../../lib/checks/load-balancers/lambda-target-setting-unsupported';
import { loadBalancerAttributeOutOfRange } from '../../../lib/checks/load-balancers/load-balancer-attribute-out-of-range';
import { rulePriorityOutOfRange } from '../../../lib/checks/load-balancers/rule-priority-out-of-range';
import { rulePriorityTaken } from '../../../lib/checks/load-balancers/rule-priority-taken';
import { targetGroupEmpty } from '../../../lib/checks/load-balancers/target-group-empty';
import { tooManyTargetGroups } from '../../../lib/checks/load-balancers/too-many-target-groups';
import { weightsWrong } from '../../../lib/checks/load-balancers/weights-wrong';
import { fn } from '../bare';
import { aFunction } from '../corpus/shape';
import { aGroup, aListener, aRule, weighted } from '../load-balancers/a-listener';
import type { Bare } from '../rule-cases';
import type { Probe } from './probe';

/** A listener that answers by itself. */
function aListenerL2(stack: Stack, props: Partial<elbv2.ApplicationLoadBalancerProps> = {}): elbv2.ApplicationListener {
  const balancer = new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc: new ec2.Vpc(stack, 'Vpc'), internetFacing: true, ...props });
  return balancer.addListener('Http', { port: 80, defaultAction: elbv2.ListenerAction.fixedResponse(404) });
}

/** A rule that forwards to target groups with weights. */
function split(stack: Stack, weights: number[]): void {
  const listener = aListenerL2(stack);
  const targetGroups = weights.map((weight, index) => ({ weight, targetGroup: new elbv2.ApplicationTargetGroup(stack, `Group${index}`, { vpc: listener.loadBalancer.vpc, port: 80, targetType: elbv2.TargetType.IP }) }));
  listener.addAction('Split', { priority: 1, conditions: [elbv2.ListenerCondition.pathPatterns(['/'])], action: elbv2.ListenerAction.weightedForward(targetGroups) });
}

const splitBare = (weights: number[]): Bare => ({
  ...aListener(), Split: aRule(1, ['/'], { Actions: [weighted(...weights)] }), ...Object.fromEntries(weights.map((_, index) => [`Group${index}`, aGroup()])),
});

const weights = (fault: string, rule: Probe['rule'], given: number[]): Probe => ({
  fault, rule, cdk: 'silent', plain: (stack) => split(stack, given), bare: { Resources: splitBare(given) },
});

const answer = (stack: Stack, listener: elbv2.ApplicationListener, ...priorities: number[]): void => {
  for (const [index, priority] of priorities.entries()) {
    new elbv2.ApplicationListenerRule(stack, `Rule${index}`, {
      listener, priority, conditions: [elbv2.ListenerCondition.pathPatterns([`/${index}`])], action: elbv2.ListenerAction.fixedResponse(200),
    });
  }
};

const lambdaGroup = (properties: object): Bare => ({ Function: fn(), Group: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { TargetType: 'lambda', Targets: [{ Id: { 'Fn::GetAtt': ['Function', 'Arn'] } }], ...properties } } });

/** Faults of load balancers, their rules and target groups. */
export const LOAD_BALANCER_PROBES: readonly Probe[] = [
  {
    fault: 'an idle timeout of 4,001 s', rule: loadBalancerAttributeOutOfRange, cdk: 'silent',
    plain: (stack) => { aListenerL2(stack, { idleTimeout: Duration.seconds(4001) }); },
    bare: { Resources: aListener({}, { LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '4001' }] }) },
  },
  {
    fault: 'a function that may take 300 s behind an idle timeout of 60 s', rule: functionOutlivesLoadBalancer, cdk: 'silent',
    plain: (stack) => { aListenerL2(stack).addTargets('Slow', { priority: 1, conditions: [elbv2.ListenerCondition.pathPatterns(['/slow'])], targets: [new LambdaTarget(aFunction(stack, 'Function', { timeout: Duration.minutes(5) }))] }); },
    bare: { Resources: { ...lambdaGroup({}), Function: fn({ Timeout: 300 }), ...aListener({ DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: 'Group' } }] }) } },
  },
  weights('six target groups in one action', tooManyTargetGroups, [1, 1, 1, 1, 1, 1]),
  weights('a weight of 1,000', weightsWrong, [1000, 1]),
  weights('weights that are all zero', weightsWrong, [0, 0]),
  {
    fault: 'two rules of one listener with the same priority', rule: rulePriorityTaken, cdk: 'silent',
    plain: (stack) => answer(stack, aListenerL2(stack), 5, 5),
    bare: { Resources: { ...aListener(), One: aRule(5, ['/one']), Two: aRule(5, ['/two']) } },
  },
  {
    fault: 'a priority of 50,001', rule: rulePriorityOutOfRange, cdk: 'warns', says: /50001/,
    plain: (stack) => answer(stack, aListenerL2(stack), 50_001),
    bare: { Resources: { ...aListener(), One: aRule(50_001) } },
  },
  {
    fault: 'a target group without targets', rule: targetGroupEmpty, cdk: 'annotates', says: /empty TargetGroup/,
    plain: (stack) => {
      const listener = aListenerL2(stack);
      const group = new elbv2.ApplicationTargetGroup(stack, 'Group', { vpc: listener.loadBalancer.vpc, port: 80 });
      listener.addTargetGroups('Groups', { priority: 1, conditions: [elbv2.ListenerCondition.pathPatterns(['/'])], targetGroups: [group] });
    },
    bare: { Resources: { ...aListener({ DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: 'Group' } }] }), Group: aGroup() } },
  },
  {
    fault: 'a deregistration delay and slow start for a function', rule: lambdaTargetSettingUnsupported, cdk: 'silent',
    plain: (stack) => { new elbv2.ApplicationTargetGroup(stack, 'Group', { targetType: elbv2.TargetType.LAMBDA, targets: [new LambdaTarget(aFunction(stack, 'Function'))], deregistrationDelay: Duration.seconds(30), slowStart: Duration.seconds(30) }); },
    bare: { Resources: lambdaGroup({ TargetGroupAttributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }, { Key: 'slow_start.duration_seconds', Value: '30' }] }) },
  },
];
