import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { imageFor } from './architecture';
import { FargateTaskOptions } from './fargate-task-options';
import { known, knownMebibytes } from '../private/known';
import { grouped, refuse, requireSeconds } from '../private/refusal';
import { FARGATE_CPU_UNITS, fargateMemorySizes } from '../sizing';

/** What a construct settles for its task. */
export interface FargateTaskSettings extends FargateTaskOptions {
  readonly environment: { [name: string]: string };
  /** Port that others reach; nothing where nobody calls the task. */
  readonly containerPort?: number;
  readonly stopTimeout: Duration;
}

/** A container of the task: what differs from one to the next. */
export interface ContainerSettings {
  readonly image: ecs.ContainerImage;
  readonly environment: { [name: string]: string };
  readonly secrets?: { [name: string]: ecs.Secret };
  readonly command?: string[];
  readonly portMappings?: ecs.PortMapping[];
  readonly essential?: boolean;
  readonly healthCheck?: ecs.HealthCheck;
}

/** A task definition with its container, its size checked, its architecture agreed with the image, its log in a group of its own. */
export class FargateTask {
  public readonly taskDefinition: ecs.FargateTaskDefinition;
  public readonly container: ecs.ContainerDefinition;
  public readonly logGroup: logs.ILogGroup;
  public readonly architecture: ecs.CpuArchitecture;
  private readonly stopTimeout: Duration;
  private readonly linuxParameters: ecs.LinuxParameters;

  public constructor(protected readonly scope: Construct, settings: FargateTaskSettings) {
    this.architecture = settings.architecture ?? ecs.CpuArchitecture.ARM64;
    this.stopTimeout = settings.stopTimeout;
    // Without it PID 1 is the user's process, which neither reaps children nor dies of SIGTERM unless it was taught to.
    this.linuxParameters = new ecs.LinuxParameters(scope, 'LinuxParameters', { initProcessEnabled: true });
    const cpu = settings.cpu ?? 256;
    checkSize(scope, cpu, settings);
    requireSeconds(scope, 'stopTimeout', settings.stopTimeout, {
      min: 2, max: 120, advice: 'Fargate kills the containers of a stopped task after two minutes',
    });
    this.logGroup = settings.logGroup ?? new logs.LogGroup(scope, 'Logs', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.taskDefinition = new ecs.FargateTaskDefinition(scope, 'TaskDefinition', {
      cpu,
      memoryLimitMiB: settings.memoryMiB ?? smallestMemory(cpu),
      runtimePlatform: { cpuArchitecture: this.architecture, operatingSystemFamily: ecs.OperatingSystemFamily.LINUX },
      ephemeralStorageGiB: diskAboveFreeSize(settings.ephemeralStorage),
      taskRole: settings.taskRole,
      executionRole: settings.executionRole,
    });
    this.container = this.addContainer('main', {
      image: settings.image,
      command: settings.command,
      environment: settings.environment,
      secrets: settings.secrets,
      portMappings: settings.containerPort === undefined ? undefined : [{ containerPort: settings.containerPort }],
    });
  }

  /** Adds a container without which the task stops, unless it says otherwise; all of them share `localhost`. */
  public addContainer(name: string, settings: ContainerSettings): ecs.ContainerDefinition {
    const twice = Object.keys(settings.secrets ?? {}).find((variable) => settings.environment[variable] !== undefined);
    if (twice !== undefined) refuse(this.scope, `secrets must not repeat a name of the environment, got ${twice} in both; ECS refuses the task definition: remove one`);
    const unreadable = [...Object.keys(settings.environment), ...Object.keys(settings.secrets ?? {})].find((variable) => !/^[^=\s]+$/.test(variable));
    if (unreadable !== undefined) refuse(this.scope, `each name in environment and secrets must be free of spaces and =, got ${JSON.stringify(unreadable)}; no program could read it`);
    return this.taskDefinition.addContainer(name, {
      ...settings,
      image: imageFor(this.scope, settings.image, this.architecture, 'the task\'s'),
      stopTimeout: this.stopTimeout,
      linuxParameters: this.linuxParameters,
      // A log that cannot be written must not stop the server that writes it.
      logging: ecs.LogDrivers.awsLogs({ logGroup: this.logGroup, streamPrefix: this.scope.node.id, mode: ecs.AwsLogDriverMode.NON_BLOCKING }),
    });
  }
}

function checkSize(scope: Construct, cpu: number, settings: FargateTaskSettings): void {
  const units = known(cpu);
  if (units !== undefined && !FARGATE_CPU_UNITS.includes(units)) {
    refuse(scope, `cpu must be one of ${FARGATE_CPU_UNITS.join(', ')} (1,024 are one vCPU), got ${units}; take the next larger one`);
  }
  const memory = known(settings.memoryMiB);
  if (units !== undefined && memory !== undefined && !fargateMemorySizes(units).includes(memory)) {
    refuse(scope, `memoryMiB must be a size that Fargate offers with cpu ${units} (${listed(fargateMemorySizes(units))}), got ${memory} MiB; change one of the two`);
  }
  const disk = knownMebibytes(settings.ephemeralStorage);
  if (disk !== undefined && disk !== FREE_DISK_MIB && (disk < 21 * 1024 || disk > 200 * 1024 || disk % 1024 !== 0)) {
    refuse(scope, `ephemeralStorage must be 20 GiB or a whole number between 21 and 200 GiB, got ${grouped(disk / 1024)} GiB; keep larger files in a bucket`);
  }
}

/** 512, 1024, 2048; a longer row by its ends and step. */
function listed(sizes: number[]): string {
  if (sizes.length <= 4) return sizes.join(', ');
  return `${sizes[0]} to ${sizes[sizes.length - 1]} in steps of ${sizes[1] - sizes[0]}`;
}

/** For a number of CPU units that is only known at deploy time: 2,048 MiB, which 256, 512 and 1,024 units all offer. */
function smallestMemory(cpu: number): number {
  const units = known(cpu);
  return units === undefined ? 2048 : fargateMemorySizes(units)[0];
}

// What every task has for nothing. AWS refuses it as an explicit setting.
const FREE_DISK_MIB = 20 * 1024;

function diskAboveFreeSize(disk?: Size): number | undefined {
  return disk === undefined || knownMebibytes(disk) === FREE_DISK_MIB ? undefined : disk.toGibibytes();
}
