import type { EventSourceMapping } from './event-source-mapping';
import type { SecurityGroup, Subnet } from './network';
import type { Resource } from './resource';
import type { Role } from './role';
import { Settings } from './settings';
import { Unknown } from './value';
import { Workload } from './workload';

/** A function as something names it. */
export interface NamedFunction {
  readonly function: LambdaFunction;

  /** The alias or version: a resource, or its name. @default - none: the latest code */
  readonly qualifier?: Resource | string;
}

/** A function of Lambda. */
export class LambdaFunction extends Workload {
  public get timeoutSeconds(): number | Unknown {
    return this.properties.number('Timeout') ?? 3;
  }

  public get memoryMiB(): number | Unknown {
    return this.properties.number('MemorySize') ?? 128;
  }

  public get ephemeralStorageMiB(): number | Unknown {
    return this.properties.number('EphemeralStorage', 'Size') ?? 512;
  }

  /** `x86_64` unless the template says otherwise. */
  public get architecture(): string | Unknown {
    const [architecture] = this.properties.values('Architectures');
    if (architecture === undefined) return 'x86_64';
    return typeof architecture === 'string' ? architecture : new Unknown('the architecture is not known');
  }

  /** `undefined` for an image. */
  public get runtime(): string | Unknown | undefined {
    return this.properties.text('Runtime');
  }

  /** Reserved concurrency: `undefined` without. */
  public get reservedConcurrency(): number | Unknown | undefined {
    return this.properties.number('ReservedConcurrentExecutions');
  }

  /** Environment variables. */
  public get environment(): Settings {
    return this.properties.settings('Environment', 'Variables');
  }

  /** Subnets and security groups; empty outside a network. */
  public get vpc(): Settings {
    return this.properties.settings('VpcConfig');
  }

  /** `undefined` outside a network. */
  public get subnets(): readonly Subnet[] | Unknown | undefined {
    const subnets = this.vpc.values('SubnetIds');
    return this.vpc.unknown ?? (subnets.length === 0 ? undefined : this.all.subnetsAt(subnets));
  }

  public get securityGroups(): readonly SecurityGroup[] | Unknown {
    return this.vpc.unknown ?? this.all.securityGroupsAt(this.vpc.values('SecurityGroupIds'));
  }

  /** Whether it runs on instances that are paid for, not on demand. */
  public get isOnInstances(): boolean {
    return this.properties.has('CapacityProviderConfig');
  }

  public get isDurable(): boolean {
    return this.properties.has('DurableConfig');
  }

  /** Its role, if it is among the templates. */
  public get role(): Role | undefined {
    return this.all.role(this.all.resourceAt(this.properties.value('Role')));
  }

  /** Mappings that invoke it. */
  public get mappings(): readonly EventSourceMapping[] {
    return this.all.grouped('mappings of functions', () => this.all.mappings, (mapping) => [mapping.function]).get(this) ?? [];
  }

  public get versions(): readonly Resource[] {
    return this.partsOfType('AWS::Lambda::Version');
  }

  public get aliases(): readonly Resource[] {
    return this.partsOfType('AWS::Lambda::Alias');
  }

  public get urls(): readonly Resource[] {
    return this.all.ofFunction('AWS::Lambda::Url', 'TargetFunctionArn', this);
  }

  /** Settings of asynchronous invocations. */
  public get asyncConfigs(): readonly Resource[] {
    return this.partsOfType('AWS::Lambda::EventInvokeConfig');
  }

  /** Who may invoke it, as `AWS::Lambda::Permission`s. */
  public get permissions(): readonly Resource[] {
    return this.partsOfType('AWS::Lambda::Permission');
  }

  /** Aliases and versions with provisioned concurrency, which is billed while it is idle. */
  public get provisionedConcurrency(): Array<{ readonly resource: Resource; readonly amount: number | Unknown }> {
    return [...this.versions, ...this.aliases].flatMap((resource) => {
      const amount = resource.properties.number('ProvisionedConcurrencyConfig', 'ProvisionedConcurrentExecutions');
      return amount === undefined ? [] : [{ resource, amount }];
    });
  }

  private partsOfType(type: string): readonly Resource[] {
    return this.all.ofFunction(type, 'FunctionName', this);
  }
}

/** The name, and the qualifier behind it, in a function's ARN or name that is written out. */
export function functionName(written: string): { name: string; qualifier?: string } {
  const [, name = written, qualifier] = /^(?:arn:[^:]*:lambda:[^:]*:[^:]*:function:)?([^:]+)(?::(.+))?$/.exec(written) ?? [];
  return { name, qualifier };
}

