import { EcsService, Listener, SecurityGroup, TargetGroup, Workloads } from '../../template';
import type { Fault, Rule } from '../rule';
import { groupsAt, groupsOf, mayConnect } from './paths';

export const loadBalancerShutOut: Rule = {
  name: 'LoadBalancerShutOut',
  severity: 'error',
  cause: 'security groups let no request through from a load balancer to its targets',
  consequence: 'all health checks fail: tasks are stopped and started without end, and requests get a 502 or 504',
  fix: 'allow the load balancer\'s security group on the targets\' port, in the targets\' group and, where it has rules for what goes out, in the load balancer\'s',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html',
  cdk: 'silent for L1s; the L2 targets add the rules',
  find: function* (all): Iterable<Fault> {
    for (const group of all.targetGroups) {
      const balancers = new Set(group.listeners.map((listener: Listener) => listener.loadBalancer?.resource));
      for (const balancer of balancers) {
        const from = balancer === undefined ? undefined : groupsOf(balancer, all, 'SecurityGroups');
        if (from === undefined) continue;
        for (const { resource, to, port } of targetsOf(group, all)) {
          if (mayConnect(from, to, port, all) !== false) continue;
          yield { resource, message: `its security groups must let ${balancer!.displayName} in on port ${port}, got no rule that does` };
        }
      }
    }
  },
};

interface Registered {
  readonly resource: EcsService['resource'];
  readonly to: SecurityGroup[];
  readonly port: number;
}

/** Tasks with addresses of their own, and instances of fleets: by the port that requests come to. */
function targetsOf(group: TargetGroup, all: Workloads): Registered[] {
  const tasks = all.services.flatMap(({ resource, network, loadBalancers }) => loadBalancers
    .filter((balancer) => all.targetGroupAt(balancer.value('TargetGroupArn')) === group)
    .map((balancer) => ({ resource, to: groupsAt(network.values('SecurityGroups'), all), port: balancer.number('ContainerPort') })));
  const instances = all.fleets.filter(({ targetGroups }) => targetGroups.includes(group.resource))
    .map(({ resource, launch }) => ({ resource, to: groupsAt([...launch.values('SecurityGroupIds'), ...launch.values('SecurityGroups')], all), port: group.resource.properties.number('Port') }));
  return [...tasks, ...instances].filter((target): target is Registered => target.to !== undefined && typeof target.port === 'number');
}
