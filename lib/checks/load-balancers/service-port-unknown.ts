import type { Rule } from '../rule';

export const servicePortUnknown: Rule = {
  name: 'ServicePortUnknown',
  severity: 'error',
  cause: 'a service registers a container or port with a load balancer that its task definition does not have',
  consequence: 'ECS rejects the service',
  fix: 'name a container of the task and a ContainerPort of its PortMappings',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html',
  cdk: 'silent for L1s; the L2 takes the default container',
  find: function* (all) {
    for (const { resource, taskDefinition, loadBalancers } of all.services) {
      const containers = taskDefinition?.containers ?? [];
      const names = containers.map(({ name }) => name).filter((name) => typeof name === 'string');
      if (containers.length === 0 || names.length < containers.length) continue;
      for (const balancer of loadBalancers) {
        const [name, port] = [balancer.text('ContainerName'), balancer.number('ContainerPort')];
        const container = containers.find((candidate) => candidate.name === name);
        if (typeof name !== 'string') continue;
        if (container === undefined) {
          yield { resource, message: `LoadBalancers must name a container of its task (${names.join(', ')}), got ${name}` };
          continue;
        }
        const ports = container.ports.filter((known) => typeof known === 'number');
        if (typeof port !== 'number' || ports.length < container.ports.length || ports.includes(port)) continue;
        yield { resource, message: `LoadBalancers must name a port of container ${name} (${ports.length === 0 ? 'it has none' : ports.join(', ')}), got ${port}` };
      }
    }
  },
};
