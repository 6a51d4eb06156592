import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Stack } from 'aws-cdk-lib/core';
import { blueGreenWeightsFixed } from '../../../lib/checks/load-balancers/blue-green-weights-fixed';
import { rulePriorityOutOfRange } from '../../../lib/checks/load-balancers/rule-priority-out-of-range';
import { loadBalancerFull } from '../../../lib/checks/load-balancers/load-balancer-full';
import { rulePriorityTaken } from '../../../lib/checks/load-balancers/rule-priority-taken';
import { ruleShadowed } from '../../../lib/checks/load-balancers/rule-shadowed';
import { tooManyConditionValues } from '../../../lib/checks/load-balancers/too-many-condition-values';
import { tooManyRules } from '../../../lib/checks/load-balancers/too-many-rules';
import { tooManyTargetGroups } from '../../../lib/checks/load-balancers/too-many-target-groups';
import { weightsWrong } from '../../../lib/checks/load-balancers/weights-wrong';
import { Bare, describeRule, findingsIn, findingsInApp } from '../rule-cases';
import { aGroup, aListener, aRule, weighted } from './a-listener';

const NOTHING_HERE = elbv2.ListenerAction.fixedResponse(404);

function aListenerL2(stack: Stack): elbv2.ApplicationListener {
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  return new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc, internetFacing: true }).addListener('Http', { port: 80, defaultAction: NOTHING_HERE });
}

function aRuleL2(stack: Stack, id: string, listener: elbv2.ApplicationListener, priority: number, paths: string[]): void {
  new elbv2.ApplicationListenerRule(stack, id, { listener, priority, conditions: [elbv2.ListenerCondition.pathPatterns(paths)], action: NOTHING_HERE });
}

function groupsL2(stack: Stack, count: number): elbv2.ApplicationTargetGroup[] {
  const { vpc } = stack.node.findChild('Balancer') as elbv2.ApplicationLoadBalancer;
  return Array.from({ length: count }, (_, index) => new elbv2.ApplicationTargetGroup(stack, `Group${index}`, { vpc, port: 80, targetType: elbv2.TargetType.IP }));
}

function splitL2(stack: Stack, ...weights: number[]): void {
  const listener = aListenerL2(stack);
  const groups = groupsL2(stack, weights.length);
  listener.addAction('Split', {
    priority: 1, conditions: [elbv2.ListenerCondition.pathPatterns(['/'])], action: elbv2.ListenerAction.weightedForward(groups.map((targetGroup, index) => ({ targetGroup, weight: weights[index] }))),
  });
}

/** A rule with weights, and as many target groups. */
function aSplit(...weights: number[]): Bare {
  return { ...aListener(), Rule: aRule(1, ['/'], { Actions: [weighted(...weights)] }), ...Object.fromEntries(weights.map((_, index) => [`Group${index}`, aGroup()])) };
}

/** Rules that forward to so many target groups in turn. */
function aFullBalancer(groups: number, rules = groups): Bare {
  return {
    ...aListener(),
    ...Object.fromEntries(Array.from({ length: groups }, (_, index) => [`Group${index}`, aGroup()])),
    ...Object.fromEntries(Array.from({ length: rules }, (_, index) => [`Rule${index}`, aRule(index + 1, [`/${index}`], { Actions: [{ Type: 'forward', TargetGroupArn: { Ref: `Group${index % groups}` } }] })])),
  };
}

describeRule(rulePriorityTaken, {
  broken: {
    'with CDK': (stack) => {
      const listener = aListenerL2(stack);
      aRuleL2(stack, 'Orders', listener, 1, ['/orders']);
      aRuleL2(stack, 'Stock', listener, 1, ['/stock']);
    },
    'bare': { Resources: { ...aListener(), Orders: aRule(10), Stock: aRule('10') } },
  },
  sound: {
    'priorities of their own': { Resources: { ...aListener(), Orders: aRule(10), Stock: aRule(11) } },
    'two listeners': { Resources: { ...aListener(), Orders: aRule(10), Stock: aRule(10, ['/'], { ListenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener/app/a/b/c' }) } },
    'rules of which one is deployed': { Resources: { ...aListener(), Orders: { ...aRule(10), Condition: 'Blue' }, Stock: { ...aRule(10), Condition: 'Green' } } },
  },
});

test('RulePriorityTaken sees rules of one listener in two stacks', () => {
  const findings = findingsInApp([rulePriorityTaken], (app) => {
    const listener = aListenerL2(new Stack(app, 'Platform'));
    for (const id of ['Orders', 'Stock']) aRuleL2(new Stack(app, id), 'Rule', listener, 5, [`/${id}`]);
  });
  expect(findings.map(({ stack, message }) => [stack, message])).toEqual([['Stock', 'Priority must be its own on Platform/Balancer/Http, got 5, as Orders/Rule has']]);
});

test('RulePriorityTaken sees rules of one imported listener in one stack', () => {
  const rule = aRule(1, ['/'], { ListenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener/app/a/b/c' });
  expect(findingsIn([rulePriorityTaken], { Resources: { One: rule, Two: rule } })).toHaveLength(1);
  expect(findingsIn([rulePriorityTaken], { stacks: { Shop: { Resources: { One: rule } }, Jobs: { Resources: { Two: rule } } } })).toEqual([]);
});

describeRule(rulePriorityOutOfRange, {
  broken: {
    'with CDK': (stack) => aRuleL2(stack, 'Rule', aListenerL2(stack), 50_001, ['/']),
    'bare': { Resources: { ...aListener(), Rule: aRule(50_001) } },
  },
  sound: {
    'the highest': { Resources: { ...aListener(), Rule: aRule(50_000) } },
    'one that is not known': { Resources: { ...aListener(), Rule: aRule({ 'Fn::ImportValue': 'priority' }) } },
  },
});

describeRule(ruleShadowed, {
  broken: {
    'with CDK': (stack) => {
      const listener = aListenerL2(stack);
      aRuleL2(stack, 'Wide', listener, 110, ['/api*']);
      aRuleL2(stack, 'Narrow', listener, 200, ['/api/*']);
    },
    'a split of somebody else': { Resources: { ...aListener(), Group0: aGroup(), Group1: aGroup(), Group2: aGroup(), Split: aRule(1, ['/api/*'], { Actions: [weighted(90, 10)] }), Own: aRule(2, ['/api/*'], { Actions: [{ Type: 'forward', TargetGroupArn: { Ref: 'Group2' } }] }) } },
    'bare': { Resources: { ...aListener(), Wide: aRule(110, ['/api*', '/web']), Narrow: aRule(200, ['/api/orders', '/web'], { Conditions: [{ Field: 'path-pattern', Values: ['/api/orders', '/web'] }, { Field: 'host-header', Values: ['a.example.com'] }] }) } },
  },
  sound: {
    'the narrow one first': { Resources: { ...aListener(), Narrow: aRule(1, ['/api/*']), Wide: aRule(2, ['/api*']) } },
    'a split in front of the rule that it shares': { Resources: { ...aListener(), Group0: aGroup(), Group1: aGroup(), Split: aRule(1, ['/api/*'], { Actions: [weighted(90, 10)] }), Own: aRule(2, ['/api/*'], { Actions: [weighted(1)] }) } },
    'one that asks for less': { Resources: { ...aListener(), One: aRule(1, ['/api/*']), Two: aRule(2, ['/api*']) } },
    'one that asks for something else too': { Resources: { ...aListener(), One: aRule(1, ['/*'], { Conditions: [{ Field: 'path-pattern', Values: ['/*'] }, { Field: 'host-header', Values: ['a.example.com'] }] }), Two: aRule(2, ['/orders']) } },
    'a pattern that matches one character': { Resources: { ...aListener(), One: aRule(1, ['/api?']), Two: aRule(2, ['/api*']) } },
    'conditions that are not known': { Resources: { ...aListener(), One: aRule(1, ['/*'], { Conditions: [{ Field: 'path-pattern', Values: [{ 'Fn::ImportValue': 'path' }] }] }), Two: aRule(2, ['/orders']) } },
  },
});

describeRule(tooManyConditionValues, {
  broken: {
    'with CDK': (stack) => new elbv2.CfnListenerRule(stack, 'Rule', {
      listenerArn: aListenerL2(stack).listenerArn, priority: 1, actions: [{ type: 'fixed-response' }], conditions: [{ field: 'path-pattern', values: ['/a', '/b', '/c', '/d', '/e', '/f'] }],
    }),
    'bare': { Resources: { ...aListener(), Rule: aRule(1, ['/a', '/b', '/c', '/d'], { Conditions: [{ Field: 'path-pattern', Values: ['/a', '/b', '/c', '/d'] }, { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'a', Value: '1' }, { Value: '2' }] } }] }) } },
  },
  sound: {
    'five': { Resources: { ...aListener(), Rule: aRule(1, ['/a', '/b', '/c', '/d', '/e']) } },
  },
});

describeRule(tooManyRules, {
  broken: {
    'with CDK': (stack) => {
      const listener = aListenerL2(stack);
      for (let index = 1; index <= 101; index++) aRuleL2(stack, `Rule${index}`, listener, index, [`/${index}`]);
    },
    'bare': { Resources: { ...aListener(), ...Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`Rule${index}`, aRule(index + 1, [`/${index}`])])) } },
  },
  sound: {
    'a hundred': { Resources: { ...aListener(), ...Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`Rule${index}`, aRule(index + 1, [`/${index}`])])) } },
  },
});

describeRule(loadBalancerFull, {
  broken: {
    'with CDK': (stack) => {
      const listener = aListenerL2(stack);
      groupsL2(stack, 101).forEach((group, index) => {
        new elbv2.ApplicationListenerRule(stack, `Rule${index}`, {
          listener, priority: index + 1, conditions: [elbv2.ListenerCondition.pathPatterns([`/${index}`])], action: elbv2.ListenerAction.forward([group]),
        });
      });
    },
    'bare': { Resources: aFullBalancer(101) },
  },
  sound: {
    'a hundred': { Resources: aFullBalancer(100) },
    'one group behind many rules': { Resources: aFullBalancer(100, 130) },
  },
});

describeRule(tooManyTargetGroups, {
  broken: {
    'with CDK': (stack) => splitL2(stack, 1, 1, 1, 1, 1, 1),
    'bare': { Resources: aSplit(1, 1, 1, 1, 1, 1) },
  },
  sound: {
    'five': { Resources: aSplit(1, 1, 1, 1, 1) },
  },
});

describeRule(weightsWrong, {
  broken: {
    'with CDK': (stack) => splitL2(stack, 1000, 1),
    'bare': { Resources: aSplit(1000, 1) },
  },
  sound: {
    'all for one': { Resources: aSplit(100, 0) },
    'a group without a weight': { Resources: { ...aListener({ DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: 'Group0' } }] }), Group0: aGroup() } },
  },
});

describe('all 0', () => {
  describeRule(weightsWrong, {
  broken: {
    'with CDK': (stack) => splitL2(stack, 0, 0),
    'bare': { Resources: aSplit(0, 0) },
  },
});
});

const blueGreen = (...weights: number[]): Bare => ({
  ...aSplit(...weights),
  Service: { Type: 'AWS::ECS::Service', Properties: { LoadBalancers: [{ ContainerName: 'app', ContainerPort: 80, TargetGroupArn: { Ref: 'Group0' }, AdvancedConfiguration: { AlternateTargetGroupArn: { Ref: 'Group1' }, ProductionListenerRule: { Ref: 'Rule' } } }] } },
});

describeRule(blueGreenWeightsFixed, {
  broken: {
    'with CDK': (stack) => {
      splitL2(stack, 90, 10);
      const rule = stack.node.findAll().find((child): child is elbv2.CfnListenerRule => child instanceof elbv2.CfnListenerRule)!;
      new ecs.CfnService(stack, 'Service', { loadBalancers: [{ containerName: 'app', containerPort: 80, advancedConfiguration: { alternateTargetGroupArn: 'arn', productionListenerRule: rule.ref } }] });
    },
    'bare': { Resources: blueGreen(90, 10) },
  },
  sound: {
    'all for one': { Resources: blueGreen(100, 0) },
    'a rule that nothing deploys by': { Resources: aSplit(90, 10) },
  },
});
