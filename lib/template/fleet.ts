import type { Resource } from './resource';
import { ScalingPolicy } from './scaling-policy';
import { Settings } from './settings';
import { Unknown, Value } from './value';
import { Workload } from './workload';

/** A fleet of instances: an Auto Scaling group of EC2. */
export class Fleet extends Workload {
  public get minSize(): number | Unknown | undefined {
    return this.properties.number('MinSize');
  }

  public get maxSize(): number | Unknown | undefined {
    return this.properties.number('MaxSize');
  }

  /** `undefined` if it is left to what scales the fleet. */
  public get desiredCapacity(): number | Unknown | undefined {
    return this.properties.number('DesiredCapacity');
  }

  /** `EC2` unless the template says otherwise. */
  public get healthCheckType(): string | Unknown {
    return this.properties.text('HealthCheckType') ?? 'EC2';
  }

  public get subnets(): readonly Value[] {
    return this.properties.values('VPCZoneIdentifier');
  }

  public get targetGroups(): Resource[] {
    return this.properties.values('TargetGroupARNs').map((arn) => this.all.resourceAt(arn)).filter((resource) => resource !== undefined);
  }

  /** What its instances are made from: a launch template or configuration. */
  public get launch(): Settings {
    const template = this.all.resourceAt(this.properties.value('LaunchTemplate', 'LaunchTemplateId'))
      ?? this.all.resourceAt(this.properties.value('MixedInstancesPolicy', 'LaunchTemplate', 'LaunchTemplateSpecification', 'LaunchTemplateId'));
    if (template !== undefined) return template.properties.settings('LaunchTemplateData');
    const configuration = this.all.resourceAt(this.properties.value('LaunchConfigurationName'));
    return configuration?.properties ?? Settings.of(new Unknown('the launch template is not among the templates'));
  }

  public get instanceType(): string | Unknown | undefined {
    return this.launch.text('InstanceType');
  }

  /** How CloudFormation replaces instances; empty if it replaces none. */
  public get updatePolicy(): Settings {
    return this.resource.section('UpdatePolicy');
  }

  public get policies(): readonly ScalingPolicy[] {
    return this.all.grouped('policies of fleets', () => this.all.scalingPolicies, ({ fleet }) => [fleet]).get(this) ?? [];
  }
}
