import type { Role } from './role';
import { Settings } from './settings';
import { Unknown, Value } from './value';
import { Workload } from './workload';

/** A task definition of ECS. */
export class TaskDefinition extends Workload {
  /** CPU units of the whole task, also where the template writes `1 vCPU`. */
  public get cpuUnits(): number | Unknown | undefined {
    return sized(this.properties.value('Cpu'), /vcpu/i, 1024, this.properties.number('Cpu'));
  }

  /** Memory of the whole task, also where the template writes `2 GB`. */
  public get memoryMiB(): number | Unknown | undefined {
    return sized(this.properties.value('Memory'), /gb/i, 1024, this.properties.number('Memory'));
  }

  /** `bridge` unless the template says otherwise. */
  public get networkMode(): string | Unknown {
    return this.properties.text('NetworkMode') ?? 'bridge';
  }

  /** `FARGATE`, `EC2`, `EXTERNAL`, as far as they are known. */
  public get compatibilities(): string[] {
    return this.properties.values('RequiresCompatibilities').filter((name): name is string => typeof name === 'string');
  }

  /** `X86_64` unless the template says otherwise. */
  public get architecture(): string | Unknown {
    return this.properties.text('RuntimePlatform', 'CpuArchitecture') ?? 'X86_64';
  }

  /** 20 unless the template says otherwise. */
  public get ephemeralStorageGiB(): number | Unknown {
    return this.properties.number('EphemeralStorage', 'SizeInGiB') ?? 20;
  }

  public get containers(): Container[] {
    return this.properties.list('ContainerDefinitions').map((settings) => new Container(settings));
  }

  /** What its programs may do. */
  public get taskRole(): Role | undefined {
    return this.all.role(this.all.resourceAt(this.properties.value('TaskRoleArn')));
  }

  /** What ECS may do to start it. */
  public get executionRole(): Role | undefined {
    return this.all.role(this.all.resourceAt(this.properties.value('ExecutionRoleArn')));
  }
}

/** A container of a task. */
export class Container {
  public constructor(public readonly settings: Settings) {}

  public get name(): string | Unknown | undefined {
    return this.settings.text('Name');
  }

  public get image(): Value | undefined {
    return this.settings.value('Image');
  }

  public get isEssential(): boolean | Unknown {
    return this.settings.boolean('Essential') ?? true;
  }

  /** 30 unless the template says otherwise. */
  public get stopTimeoutSeconds(): number | Unknown {
    return this.settings.number('StopTimeout') ?? 30;
  }

  /** An environment variable. */
  public environment(name: string): Value | undefined {
    return this.settings.list('Environment').find((variable) => variable.text('Name') === name)?.value('Value');
  }

  /** Secrets it gets as environment variables: `Name` and `ValueFrom`. */
  public get secrets(): Settings[] {
    return this.settings.list('Secrets');
  }

  /** Ports it listens on. */
  public get ports(): Array<number | Unknown | undefined> {
    return this.settings.list('PortMappings').map((mapping) => mapping.number('ContainerPort'));
  }
}

function sized(value: Value | undefined, unit: RegExp, factor: number, plain: number | Unknown | undefined): number | Unknown | undefined {
  if (typeof value !== 'string' || !unit.test(value)) return plain;
  const amount = Number.parseFloat(value);
  return Number.isFinite(amount) ? amount * factor : new Unknown(`${value} is no size`);
}
