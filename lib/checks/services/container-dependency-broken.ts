import { Container, isKnown, TaskDefinition } from '../../template';
import type { Rule } from '../rule';
import { named } from './fargate-tasks';

export const containerDependencyBroken: Rule = {
  name: 'ContainerDependencyBroken',
  severity: 'error',
  cause: 'a container waits for one that does not exist, can never do what is waited for, or waits itself',
  consequence: 'ECS rejects the task definition, or the task never starts',
  fix: 'let containers wait for each other in one direction only; HEALTHY needs a HealthCheck, COMPLETE and SUCCESS a container that is not essential',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html',
  cdk: 'silent',
  find: function* (all) {
    for (const task of all.taskDefinitions) {
      for (const message of problems(task)) yield { resource: task.resource, message };
    }
  },
};

function* problems({ containers }: TaskDefinition): Iterable<string> {
  // One container that is not known may be any.
  if (containers.some(({ name }) => typeof name !== 'string')) return;
  const byName = new Map(containers.map((container) => [container.name as string, container]));
  for (const container of containers) {
    for (const { on, condition } of dependencies(container)) {
      const other = byName.get(on);
      if (other === undefined) yield `${named(container)} must depend on a container of the task, got ${on}`;
      else if (condition === 'HEALTHY' && !other.settings.has('HealthCheck')) yield `${named(container)} must wait for a container with a HealthCheck, got ${on}, which is never HEALTHY`;
      else if ((condition === 'COMPLETE' || condition === 'SUCCESS') && other.isEssential === true) yield `${named(container)} must not wait for the end of an essential container, got ${on}: the task ends with it`;
    }
  }
  const circle = [...byName.keys()].find((name) => reaches(name, name, byName));
  if (circle !== undefined) yield `its containers must not wait for each other in a circle, got container ${circle} that waits for itself`;
}

function dependencies({ settings }: Container): Array<{ on: string; condition?: string }> {
  return settings.list('DependsOn').flatMap((dependency) => {
    const [on, condition] = [dependency.text('ContainerName'), dependency.text('Condition')];
    return typeof on === 'string' ? [{ on, condition: isKnown(condition) ? condition : undefined }] : [];
  });
}

function reaches(from: string, to: string, byName: ReadonlyMap<string, Container>, seen = new Set<string>()): boolean {
  return dependencies(byName.get(from)!).some(({ on }) => {
    if (on === to) return true;
    if (seen.has(on) || !byName.has(on)) return false;
    seen.add(on);
    return reaches(on, to, byName, seen);
  });
}
