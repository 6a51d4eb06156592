import type { Queue } from './queue';
import type { Resource } from './resource';
import type { Role } from './role';
import type { Statement } from './statement';
import { isKnown, referencesIn, Value } from './value';
import type { Workloads } from './workloads';

/** Who uses a resource, and how that is known. */
export interface Use {
  /** The function, service, fleet, schedule, rule, topic, bucket, pipe or mapping. */
  readonly user: Resource;

  /** `rights`: its role names the resource; else what connects the two. */
  readonly by: 'mapping' | 'dispatcher' | 'subscription' | 'rule' | 'schedule' | 'notification' | 'pipe' | 'rights' | 'state machine';

  /** What connects them: the mapping, the subscription, the role. */
  readonly through: Resource;
}

/** What uses what, in both directions. */
export class Uses {
  private rights?: ReadonlyMap<Resource, ReadonlyArray<{ readonly role: Role; readonly statement: Statement }>>;
  private runs?: ReadonlyMap<Resource, readonly Resource[]>;

  public constructor(private readonly all: Workloads) {}

  /** What runs with a role: functions, services (or task definitions that have none), fleets, schedules, state machines, pipes. */
  public runners(role: Resource): readonly Resource[] {
    this.runs ??= this.findRunners();
    return this.runs.get(role) ?? [];
  }

  /** Roles whose policies name a resource in a statement that covers an action. */
  public rolesNaming(resource: Resource, action: string): Role[] {
    this.rights ??= this.findRights();
    return [...new Set((this.rights.get(resource) ?? [])
      .filter(({ statement }) => statement.allowsOrDenies === 'Allow' && statement.covers(action) === true)
      .map(({ role }) => role))];
  }

  /** Services, task definitions without one, and functions whose environment or secrets name a resource. */
  public toldOf(resource: Resource): readonly Resource[] {
    return [
      ...this.all.grouped('told functions', () => this.all.functions, (worker) => named(worker.resource.properties.value('Environment'))).get(resource)?.map((worker) => worker.resource) ?? [],
      ...this.all.grouped('told tasks', () => this.all.taskDefinitions, (task) => named(task.resource.properties.value('ContainerDefinitions'))).get(resource)?.flatMap((task) => this.running(task.resource)) ?? [],
    ];
  }

  /** Who takes messages out of a queue. */
  public consumersOf(queue: Queue): Use[] {
    return distinct([
      ...queue.mappings.map((mapping): Use => ({ user: mapping.function?.resource ?? mapping.resource, by: 'mapping', through: mapping.resource })),
      ...this.all.dispatchedWorkers.filter((worker) => worker.queue === queue)
        .map((worker): Use => ({ user: worker.taskDefinition?.resource ?? worker.schedule.resource, by: 'dispatcher', through: worker.schedule.resource })),
      ...this.pipes('Source', queue.resource),
      ...this.byRights(queue.resource, 'sqs:ReceiveMessage'),
    ]);
  }

  /** Who puts messages into a queue. */
  public producersOf(queue: Queue): Use[] {
    return distinct([...this.deliveriesTo(queue.resource), ...this.pipes('Target', queue.resource), ...this.byRights(queue.resource, 'sqs:SendMessage')]);
  }

  /** What AWS's own services deliver to a queue or function: subscriptions, rules, schedules, notifications. */
  public deliveriesTo(resource: Resource): Use[] {
    const { topics, rules, schedules, buckets } = this.all;
    const subscribed = this.all.grouped('subscribed', () => topics.flatMap((topic) => topic.subscriptions.map((subscription) => ({ topic, subscription }))), ({ subscription }) => [subscription.endpoint]);
    const notified = this.all.grouped('notified', () => buckets.flatMap((bucket) => bucket.notifications.map((notification) => ({ bucket, notification }))), ({ notification }) => [notification.target]);
    return [
      ...(subscribed.get(resource) ?? []).map(({ topic, subscription }): Use => ({ user: topic.resource, by: 'subscription', through: subscription.source })),
      ...(this.all.grouped('rules by target', () => rules, (rule) => rule.targets.map((target) => target.resource)).get(resource) ?? [])
        .map((rule): Use => ({ user: rule.resource, by: 'rule', through: rule.resource })),
      ...(this.all.grouped('schedules by target', () => schedules, (schedule) => [schedule.target.resource]).get(resource) ?? [])
        .map((schedule): Use => ({ user: schedule.resource, by: 'schedule', through: schedule.resource })),
      ...(notified.get(resource) ?? []).map(({ bucket, notification }): Use => ({ user: bucket.resource, by: 'notification', through: notification.source })),
    ];
  }

  private byRights(resource: Resource, action: string): Use[] {
    return this.rolesNaming(resource, action).flatMap((role) => this.runners(role.resource).map((user): Use => ({ user, by: 'rights', through: role.resource })));
  }

  private pipes(end: 'Source' | 'Target', resource: Resource): Use[] {
    return this.all.naming('AWS::Pipes::Pipe', [end], resource).map((pipe): Use => ({ user: pipe, by: 'pipe', through: pipe }));
  }

  /** The services that run a task definition; itself, if there are none. */
  private running(taskDefinition: Resource): readonly Resource[] {
    const services = this.all.grouped('services', () => this.all.services, (service) => [service.taskDefinition?.resource]).get(taskDefinition) ?? [];
    return services.length > 0 ? services.map(({ resource }) => resource) : [taskDefinition];
  }

  private findRunners(): Map<Resource, Resource[]> {
    const found = new Map<Resource, Resource[]>();
    const add = (role: Value | undefined, runner: Resource): void => {
      const resource = this.all.resourceAt(role);
      if (resource !== undefined) found.set(resource, [...new Set([...found.get(resource) ?? [], runner])]);
    };
    for (const { resource } of this.all.functions) add(resource.properties.value('Role'), resource);
    for (const { resource } of this.all.taskDefinitions) {
      for (const runner of this.running(resource)) add(resource.properties.value('TaskRoleArn'), runner);
    }
    for (const fleet of this.all.fleets) {
      const profile = this.all.resourceAt(fleet.launch.value('IamInstanceProfile', 'Arn') ?? fleet.launch.value('IamInstanceProfile', 'Name') ?? fleet.launch.value('IamInstanceProfile'));
      for (const role of profile?.properties.values('Roles') ?? []) add(role, fleet.resource);
    }
    for (const resource of this.all.templates.ofType('AWS::StepFunctions::StateMachine', 'AWS::Pipes::Pipe')) add(resource.properties.value('RoleArn'), resource);
    for (const { resource } of this.all.schedules) add(resource.properties.value('Target', 'RoleArn'), resource);
    for (const rule of this.all.rules) for (const target of rule.targets) add(target.settings.value('RoleArn'), rule.resource);
    return found;
  }

  private findRights(): Map<Resource, Array<{ role: Role; statement: Statement }>> {
    const found = new Map<Resource, Array<{ role: Role; statement: Statement }>>();
    for (const role of this.all.roles) {
      for (const statement of role.statements) {
        const named = statement.resources.filter(isKnown).flatMap((value) => {
          const references = referencesIn(value).map(({ resource }) => resource);
          const written = references.length > 0 ? undefined : this.all.resourceAt(value);
          return written === undefined ? references : [written];
        });
        for (const resource of new Set(named)) found.set(resource, [...found.get(resource) ?? [], { role, statement }]);
      }
    }
    return found;
  }
}

/** The resources that are named somewhere in a value. */
function named(value: Value | undefined): Resource[] {
  return referencesIn(value).map(({ resource }) => resource);
}

/** One use for each user: the first, which is the closest. */
function distinct(uses: Use[]): Use[] {
  const users = new Set<Resource>();
  return uses.filter(({ user }) => !users.has(user) && users.add(user));
}
