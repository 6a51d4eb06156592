import type { Resource } from './resource';
import { ScalingPolicy } from './scaling-policy';
import { Settings } from './settings';
import { referencesIn, Text, textIn, Unknown } from './value';
import { Workload } from './workload';

/** What Application Auto Scaling scales: the tasks of a service, the provisioned concurrency of an alias, a table's capacity. */
export class ScalableTarget extends Workload {
  public get minCapacity(): number | Unknown | undefined {
    return this.properties.number('MinCapacity');
  }

  public get maxCapacity(): number | Unknown | undefined {
    return this.properties.number('MaxCapacity');
  }

  /** Such as `ecs:service:DesiredCount`. */
  public get dimension(): string | Unknown | undefined {
    return this.properties.text('ScalableDimension');
  }

  /** The resource that is scaled, if it is among the templates. */
  public get target(): Resource | undefined {
    const id = this.properties.value('ResourceId');
    // service/<cluster>/<service>, table/<table>, function:<function>:<alias>: the last one is scaled.
    const last = referencesIn(id).at(-1)?.resource;
    if (last !== undefined) return last;
    const name = id instanceof Text ? id.pattern : textIn(id);
    return typeof name === 'string' ? this.all.named(name.split(/[:/]/).at(-1) ?? '', 'AWS::ECS::Service', 'AWS::DynamoDB::Table') : undefined;
  }

  public get policies(): readonly ScalingPolicy[] {
    return this.all.grouped('policies of targets', () => this.all.scalingPolicies, ({ scalableTarget }) => [scalableTarget]).get(this) ?? [];
  }

  /** Scheduled changes of its minimum and maximum. */
  public get scheduledActions(): Settings[] {
    return this.properties.list('ScheduledActions');
  }
}
