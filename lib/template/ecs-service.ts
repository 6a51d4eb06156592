import type { SecurityGroup, Subnet } from './network';
import type { Resource } from './resource';
import { ScalableTarget } from './scalable-target';
import { Settings } from './settings';
import type { TaskDefinition } from './task-definition';
import { Unknown } from './value';
import { Workload } from './workload';

/** A service of ECS: keeps tasks running. */
export class EcsService extends Workload {
  /** Its cluster, if it is among the templates. */
  public get cluster(): Resource | undefined {
    return this.all.resourceAt(this.properties.value('Cluster'));
  }

  public get taskDefinition(): TaskDefinition | undefined {
    return this.all.taskDefinition(this.all.resourceAt(this.properties.value('TaskDefinition')));
  }

  /** Whether its tasks run on Fargate and not on instances. */
  public get isFargate(): boolean | Unknown {
    const launch = this.properties.text('LaunchType');
    if (launch !== undefined) return launch instanceof Unknown ? launch : launch === 'FARGATE';
    const strategy = this.properties.list('CapacityProviderStrategy');
    const providers = strategy.map((item) => item.text('CapacityProvider'));
    if (providers.some((name) => typeof name === 'string' && name.startsWith('FARGATE'))) return true;
    if (providers.length > 0) return false;
    return this.taskDefinition?.compatibilities.join() === 'FARGATE';
  }

  /** `undefined` if the template leaves it to what scales the service; ECS then starts with 1. */
  public get desiredCount(): number | Unknown | undefined {
    return this.properties.number('DesiredCount');
  }

  /** Subnets, security groups and public addresses of its tasks. */
  public get network(): Settings {
    return this.properties.settings('NetworkConfiguration', 'AwsvpcConfiguration');
  }

  public get subnets(): readonly Subnet[] | Unknown {
    return this.network.unknown ?? this.all.subnetsAt(this.network.values('Subnets'));
  }

  public get securityGroups(): readonly SecurityGroup[] | Unknown {
    return this.network.unknown ?? this.all.securityGroupsAt(this.network.values('SecurityGroups'));
  }

  /** Target groups it registers its tasks in: `ContainerName`, `ContainerPort`, `TargetGroupArn`. */
  public get loadBalancers(): Settings[] {
    return this.properties.list('LoadBalancers');
  }

  public get deployment(): Settings {
    return this.properties.settings('DeploymentConfiguration');
  }

  /** What scales it, if something does. */
  public get scalableTarget(): ScalableTarget | undefined {
    return this.all.grouped('scaled', () => this.all.scalableTargets, ({ target }) => [target]).get(this.resource)?.[0];
  }
}
