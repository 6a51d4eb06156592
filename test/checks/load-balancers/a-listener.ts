import { Bare } from '../rule-cases';

/** A load balancer with a listener. */
export function aListener(listener: object = {}, balancer: object = {}): Bare {
  return {
    Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { ...balancer } },
    Listener: { Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: { LoadBalancerArn: { Ref: 'Balancer' }, Port: 80, Protocol: 'HTTP', DefaultActions: [{ Type: 'fixed-response' }], ...listener } },
  };
}

/** A rule of that listener, for some paths. */
export function aRule(priority: unknown, paths: string[] = ['/'], rule: object = {}): Bare[string] {
  return {
    Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    Properties: { ListenerArn: { Ref: 'Listener' }, Priority: priority, Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: paths } }], Actions: [{ Type: 'fixed-response' }], ...rule },
  };
}

/** A target group. */
export function aGroup(properties: object = {}): Bare[string] {
  return { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { TargetType: 'ip', Port: 80, Protocol: 'HTTP', ...properties } };
}

/** An action that forwards to target groups with weights. */
export function weighted(...weights: number[]): object {
  return { Type: 'forward', ForwardConfig: { TargetGroups: weights.map((Weight, index) => ({ TargetGroupArn: { Ref: `Group${index}` }, Weight })) } };
}
