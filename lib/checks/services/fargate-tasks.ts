import type { TaskDefinition, Workloads } from '../../template';

/** Task definitions that are to run on Fargate: by what they say, or by a service that runs them there. */
export function fargateTasks(all: Workloads): TaskDefinition[] {
  const run = new Set(all.services.filter((service) => service.isFargate === true).map(({ taskDefinition }) => taskDefinition));
  return all.taskDefinitions.filter((task) => task.compatibilities.includes('FARGATE') || run.has(task));
}

/** What to call a container in a sentence. */
export function named(container: { readonly name: unknown }): string {
  return typeof container.name === 'string' ? `container ${container.name}` : 'a container';
}
