import { Alarm } from './alarm';
import { Bucket } from './bucket';
import { Database } from './database';
import { DispatchedWorker } from './dispatched-worker';
import { EcsService } from './ecs-service';
import { EventSourceMapping } from './event-source-mapping';
import { Fleet } from './fleet';
import { jsonIn } from './json-text';
import { functionName, LambdaFunction, NamedFunction } from './lambda-function';
import { Listener, ListenerRule, LoadBalancer, TargetGroup } from './load-balancer';
import { Network, SecurityGroup, Subnet } from './network';
import { isNamed, physicalName } from './physical-name';
import { Queue } from './queue';
import type { Resource } from './resource';
import { POLICIES, Role, rolesOf } from './role';
import { ScalableTarget } from './scalable-target';
import { ScalingPolicy } from './scaling-policy';
import { Rule, Schedule, Target } from './schedule';
import { Settings } from './settings';
import { StateMachine } from './state-machine';
import { Statement, statementsOf } from './statement';
import { TaskDefinition } from './task-definition';
import type { Templates } from './templates';
import { Topic } from './topic';
import { Uses } from './uses';
import { isValueObject, Reference, referenceIn, referencesIn, Text, Unknown, Value } from './value';
import type { Workload } from './workload';

type Kind<T extends Workload> = new (resource: Resource, all: Workloads) => T;

const FOUND = new WeakMap<Templates, Workloads>();

/** What runs and what it runs on, found in the resources of all stacks. */
export class Workloads {
  /** The workloads of templates: found once, then remembered. */
  public static of(templates: Templates): Workloads {
    const found = FOUND.get(templates) ?? new Workloads(templates);
    FOUND.set(templates, found);
    return found;
  }

  /** Who uses what: producers and consumers of queues, what runs with a role. */
  public readonly uses = new Uses(this);

  private readonly views = new Map<Resource, Workload>();
  private readonly policies = new Map<Resource, readonly Statement[]>();
  private readonly lists = new Map<string, readonly unknown[]>();
  private readonly indexes = new Map<string, ReadonlyMap<unknown, readonly unknown[]>>();

  private constructor(public readonly templates: Templates) {}

  public get queues(): readonly Queue[] { return this.kind(Queue, 'AWS::SQS::Queue'); }
  public get functions(): readonly LambdaFunction[] { return this.kind(LambdaFunction, 'AWS::Lambda::Function'); }
  public get mappings(): readonly EventSourceMapping[] { return this.kind(EventSourceMapping, 'AWS::Lambda::EventSourceMapping'); }
  public get services(): readonly EcsService[] { return this.kind(EcsService, 'AWS::ECS::Service'); }
  public get taskDefinitions(): readonly TaskDefinition[] { return this.kind(TaskDefinition, 'AWS::ECS::TaskDefinition'); }
  public get fleets(): readonly Fleet[] { return this.kind(Fleet, 'AWS::AutoScaling::AutoScalingGroup'); }
  public get scalableTargets(): readonly ScalableTarget[] { return this.kind(ScalableTarget, 'AWS::ApplicationAutoScaling::ScalableTarget'); }
  public get scalingPolicies(): readonly ScalingPolicy[] { return this.kind(ScalingPolicy, 'AWS::ApplicationAutoScaling::ScalingPolicy', 'AWS::AutoScaling::ScalingPolicy'); }
  public get alarms(): readonly Alarm[] { return this.kind(Alarm, 'AWS::CloudWatch::Alarm'); }
  public get schedules(): readonly Schedule[] { return this.kind(Schedule, 'AWS::Scheduler::Schedule'); }
  public get rules(): readonly Rule[] { return this.kind(Rule, 'AWS::Events::Rule'); }
  public get loadBalancers(): readonly LoadBalancer[] { return this.kind(LoadBalancer, 'AWS::ElasticLoadBalancingV2::LoadBalancer'); }
  public get listeners(): readonly Listener[] { return this.kind(Listener, 'AWS::ElasticLoadBalancingV2::Listener'); }
  public get listenerRules(): readonly ListenerRule[] { return this.kind(ListenerRule, 'AWS::ElasticLoadBalancingV2::ListenerRule'); }
  public get targetGroups(): readonly TargetGroup[] { return this.kind(TargetGroup, 'AWS::ElasticLoadBalancingV2::TargetGroup'); }
  public get networks(): readonly Network[] { return this.kind(Network, 'AWS::EC2::VPC'); }
  public get subnets(): readonly Subnet[] { return this.kind(Subnet, 'AWS::EC2::Subnet'); }
  public get securityGroups(): readonly SecurityGroup[] { return this.kind(SecurityGroup, 'AWS::EC2::SecurityGroup'); }
  public get topics(): readonly Topic[] { return this.kind(Topic, 'AWS::SNS::Topic'); }
  public get buckets(): readonly Bucket[] { return this.kind(Bucket, 'AWS::S3::Bucket'); }
  public get stateMachines(): readonly StateMachine[] { return this.kind(StateMachine, 'AWS::StepFunctions::StateMachine'); }
  public get roles(): readonly Role[] { return this.kind(Role, 'AWS::IAM::Role'); }

  /** Clusters, and instances that are in none. */
  public get databases(): readonly Database[] {
    return this.list('databases', () => [
      ...this.kind(Database, 'AWS::RDS::DBCluster'),
      ...this.templates.ofType('AWS::RDS::DBInstance').filter(({ properties }) => !properties.has('DBClusterIdentifier')).map((resource) => this.view(Database, resource)),
    ]);
  }

  /** Workers whose tasks a dispatcher of this library starts. */
  public get dispatchedWorkers(): readonly DispatchedWorker[] {
    return this.list('dispatched', () => this.schedules.flatMap((schedule) => {
      const { input } = schedule;
      const workers = isValueObject(input) && Object.hasOwn(input, 'scheduledTime') ? Settings.of(input).list('workers') : [];
      return workers.filter((worker) => worker.has('queueUrl') && worker.has('messagesPerTask')).map((worker) => new DispatchedWorker(schedule, worker, this));
    }));
  }

  public queue(resource: Resource | undefined): Queue | undefined { return this.as(Queue, resource, 'AWS::SQS::Queue'); }
  public function(resource: Resource | undefined): LambdaFunction | undefined { return this.as(LambdaFunction, resource, 'AWS::Lambda::Function'); }
  public taskDefinition(resource: Resource | undefined): TaskDefinition | undefined { return this.as(TaskDefinition, resource, 'AWS::ECS::TaskDefinition'); }
  public fleet(resource: Resource | undefined): Fleet | undefined { return this.as(Fleet, resource, 'AWS::AutoScaling::AutoScalingGroup'); }
  public scalableTarget(resource: Resource | undefined): ScalableTarget | undefined { return this.as(ScalableTarget, resource, 'AWS::ApplicationAutoScaling::ScalableTarget'); }
  public loadBalancer(resource: Resource | undefined): LoadBalancer | undefined { return this.as(LoadBalancer, resource, 'AWS::ElasticLoadBalancingV2::LoadBalancer'); }
  public listener(resource: Resource | undefined): Listener | undefined { return this.as(Listener, resource, 'AWS::ElasticLoadBalancingV2::Listener'); }
  public network(resource: Resource | undefined): Network | undefined { return this.as(Network, resource, 'AWS::EC2::VPC'); }
  public subnet(resource: Resource | undefined): Subnet | undefined { return this.as(Subnet, resource, 'AWS::EC2::Subnet'); }
  public securityGroup(resource: Resource | undefined): SecurityGroup | undefined { return this.as(SecurityGroup, resource, 'AWS::EC2::SecurityGroup'); }
  public role(resource: Resource | undefined): Role | undefined { return this.as(Role, resource, 'AWS::IAM::Role'); }

  public targetGroupAt(value: Value | undefined): TargetGroup | undefined {
    return this.as(TargetGroup, this.resourceAt(value), 'AWS::ElasticLoadBalancingV2::TargetGroup');
  }

  /** The resource a value means: by reference, or by an ARN, a URL or a name that is written out. */
  public resourceAt(value: Value | undefined): Resource | undefined {
    const reference = referenceIn(value);
    if (reference !== undefined) return reference.resource;
    if (typeof value !== 'string' && !(value instanceof Text)) return undefined;
    const written = value instanceof Text ? value.parts.at(-1) : value;
    const name = typeof written === 'string' ? written.split(/[:/]/).at(-1) ?? '' : '';
    return this.namedResources(name).find((resource) => isNamed(resource, value) === true);
  }

  /** A resource of some types by the physical name that its template gives it. */
  public named(name: string, ...types: string[]): Resource | undefined {
    return this.namedResources(name).find(({ type }) => types.includes(type));
  }

  /** The function a value means, and the alias or version of it. */
  public functionAt(value: Value | undefined): NamedFunction | undefined {
    const reference = referenceIn(value);
    const named = typeof value === 'string' ? functionName(value) : undefined;
    const resource = reference?.resource ?? (named === undefined ? this.resourceAt(value) : this.named(named.name, 'AWS::Lambda::Function'));
    if (resource?.type === 'AWS::Lambda::Alias' || resource?.type === 'AWS::Lambda::Version') {
      const found = this.function(this.resourceAt(resource.properties.value('FunctionName')));
      return found === undefined ? undefined : { function: found, qualifier: resource };
    }
    const found = this.function(resource);
    const written = value instanceof Text && reference !== undefined ? value.parts.at(-1) : undefined;
    const qualifier = named?.qualifier ?? (typeof written === 'string' && /^:[^:]+$/.test(written) ? written.slice(1) : undefined);
    return found === undefined ? undefined : { function: found, qualifier };
  }

  /** Resources of a type that name another resource in one of some properties. */
  public naming(type: string, properties: readonly string[], named: Resource): readonly Resource[] {
    return this.grouped(`${type} ${properties.join(' ')}`, () => this.templates.ofType(type), (resource) => properties
      .flatMap((property) => resource.properties.values(property).map((value) => this.resourceAt(value)))).get(named) ?? [];
  }

  /** What resources of some types have in some properties that is no reference: whom they mean may not be known. */
  public namedFreely(types: readonly string[], properties: readonly string[]): readonly Value[] {
    return this.list(`freely ${types.join(' ')} ${properties.join(' ')}`, () => this.templates.ofType(...types)
      .flatMap((resource) => properties.flatMap((property) => resource.properties.values(property)))
      .filter((value) => !(value instanceof Reference)));
  }

  /** Resources of a type that are about a function: versions, aliases, permissions. */
  public ofFunction(type: string, property: string, about: LambdaFunction): readonly Resource[] {
    return this.grouped(`${type} ${property}`, () => this.templates.ofType(type), (resource) => [this.functionAt(resource.properties.value(property))?.function]).get(about) ?? [];
  }

  public mappingsOf(source: Resource): readonly EventSourceMapping[] {
    return this.grouped('mappings', () => this.mappings, (mapping) => [mapping.source]).get(source) ?? [];
  }

  /** The subnets of a list: unknown if one of them is not among the templates. */
  public subnetsAt(values: readonly Value[]): readonly Subnet[] | Unknown {
    return this.each(values, (resource) => this.subnet(resource), 'a subnet');
  }

  /** The security groups of a list: unknown if one of them is not among the templates. */
  public securityGroupsAt(values: readonly Value[]): readonly SecurityGroup[] | Unknown {
    return this.each(values, (resource) => this.securityGroup(resource), 'a security group');
  }

  /** `AWS::IAM::Policy`s and managed policies of the templates that name a role. */
  public policiesAttachedTo(role: Resource): readonly Resource[] {
    return this.grouped('policies', () => this.templates.ofType(...POLICIES), rolesOf).get(role) ?? [];
  }

  /** Statements of the policies of a queue, topic, bucket or key itself. */
  public policyOf(resource: Resource): readonly Statement[] {
    let found = this.policies.get(resource);
    if (found === undefined) {
      found = this.findPolicyOf(resource);
      this.policies.set(resource, found);
    }
    return found;
  }

  private findPolicyOf(resource: Resource): readonly Statement[] {
    const index = this.grouped('resource policies', () => this.templates.ofType('AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy', 'AWS::SNS::TopicPolicy', 'AWS::SNS::TopicInlinePolicy', 'AWS::S3::BucketPolicy'),
      ({ properties }) => ['Queues', 'Queue', 'Topics', 'TopicArn', 'Bucket'].flatMap((name) => referencesIn(properties.value(name)).map((reference) => reference.resource)));
    const own = resource.properties.has('KeyPolicy') ? statementsOf(resource.properties.settings('KeyPolicy'), resource) : [];
    return [...own, ...(index.get(resource) ?? []).flatMap((policy) => statementsOf(policy.properties.settings('PolicyDocument'), policy))];
  }

  /** The key a value means, also by an alias. */
  public keyAt(value: Value | undefined): Resource | undefined {
    const resource = this.resourceAt(value);
    return resource?.type === 'AWS::KMS::Alias' ? this.resourceAt(resource.properties.value('TargetKeyId')) : resource;
  }

  /** The resource in a dimension of a metric. */
  public dimension(dimension: Settings): Resource | undefined {
    return this.resourceAt(dimension.value('Value'));
  }

  public target(settings: Settings): Target {
    return new Target(settings, (value) => this.functionAt(value)?.function.resource ?? this.resourceAt(value), (resource) => this.role(resource));
  }

  /** A property that holds JSON, as an object or as text. */
  public json(value: Value | undefined): Value | undefined {
    return jsonIn(value);
  }

  /** What of a list has to do with each key: found once under a name, so that nothing is looked for among all again and again. */
  public grouped<T>(name: string, list: () => readonly T[], keysOf: (item: T) => readonly unknown[]): ReadonlyMap<unknown, readonly T[]> {
    const before = this.indexes.get(name) as ReadonlyMap<unknown, readonly T[]> | undefined;
    if (before !== undefined) return before;
    const found = new Map<unknown, T[]>();
    for (const item of list()) {
      for (const key of new Set(keysOf(item))) {
        if (key === undefined) continue;
        const same = found.get(key);
        if (same === undefined) found.set(key, [item]);
        else same.push(item);
      }
    }
    this.indexes.set(name, found);
    return found;
  }

  private each<T>(values: readonly Value[], view: (resource: Resource | undefined) => T | undefined, what: string): readonly T[] | Unknown {
    const found = values.map((value) => view(this.resourceAt(value)));
    return found.every((item) => item !== undefined) ? found : new Unknown(`${what} is not among the templates`);
  }

  private namedResources(name: string): readonly Resource[] {
    return this.grouped('names', () => this.templates.resources, (resource) => [physicalName(resource)]).get(name) ?? [];
  }

  private kind<T extends Workload>(Class: Kind<T>, ...types: string[]): readonly T[] {
    return this.list(types[0], () => this.templates.ofType(...types).map((resource) => this.view(Class, resource)));
  }

  private as<T extends Workload>(Class: Kind<T>, resource: Resource | undefined, type: string): T | undefined {
    return resource?.type === type ? this.view(Class, resource) : undefined;
  }

  /** One workload a resource, so that workloads can be compared. */
  private view<T extends Workload>(Class: Kind<T>, resource: Resource): T {
    let view = this.views.get(resource);
    if (view === undefined) {
      view = new Class(resource, this);
      this.views.set(resource, view);
    }
    return view as T;
  }

  private list<T>(name: string, find: () => readonly T[]): readonly T[] {
    let found = this.lists.get(name);
    if (found === undefined) {
      found = find();
      this.lists.set(name, found);
    }
    return found as readonly T[];
  }
}
