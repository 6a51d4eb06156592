import type { SecurityGroup } from './network';
import type { Resource } from './resource';
import { Settings } from './settings';
import { referencesIn, Unknown, Value } from './value';
import { Workload } from './workload';

/** A database of RDS: an instance by itself, or a cluster with its instances. */
export class Database extends Workload {
  public get isCluster(): boolean {
    return this.resource.type === 'AWS::RDS::DBCluster';
  }

  public get engine(): string | Unknown | undefined {
    return this.properties.text('Engine');
  }

  public get engineVersion(): string | Unknown | undefined {
    return this.properties.text('EngineVersion');
  }

  /** Instances of a cluster. */
  public get instances(): Settings[] {
    if (!this.isCluster) return [];
    return this.all.templates.ofType('AWS::RDS::DBInstance').map(({ properties }) => properties)
      .filter((properties) => this.all.resourceAt(properties.value('DBClusterIdentifier')) === this.resource);
  }

  /** Aurora Serverless v2: `MinCapacity`, `MaxCapacity`, `SecondsUntilAutoPause`; empty without. */
  public get serverlessScaling(): Settings {
    return this.properties.settings('ServerlessV2ScalingConfiguration');
  }

  public get securityGroups(): readonly SecurityGroup[] | Unknown {
    return this.all.securityGroupsAt([...this.properties.values('VpcSecurityGroupIds'), ...this.properties.values('VPCSecurityGroups')]);
  }

  /** Its proxies, which keep it awake and are billed while idle. */
  public get proxies(): Resource[] {
    return this.all.templates.ofType('AWS::RDS::DBProxyTargetGroup')
      .filter(({ properties }) => [...properties.values('DBClusterIdentifiers'), ...properties.values('DBInstanceIdentifiers')].some((id) => this.all.resourceAt(id) === this.resource))
      .map(({ properties }) => this.all.resourceAt(properties.value('DBProxyName')))
      .filter((proxy) => proxy !== undefined);
  }

  /** Its secrets: with the password, and what attaches that to it. */
  public get secrets(): Resource[] {
    const attachments = this.all.templates.ofType('AWS::SecretsManager::SecretTargetAttachment').filter(({ properties }) => this.all.resourceAt(properties.value('TargetId')) === this.resource);
    const named = [...attachments.map(({ properties }) => properties.value('SecretId')), this.properties.value('MasterUserPassword')];
    return [...new Set([...attachments, ...named.flatMap((value) => referencesIn(value).map(({ resource }) => resource))])];
  }

  /**
   * What connects to it: functions, services, task definitions and fleets that are told its address or its secret, or
   * whose role may read the secret.
   */
  public get users(): Resource[] {
    const own = new Set([this.resource, ...this.secrets, ...this.proxies]);
    const told = (value: Value | undefined): boolean => referencesIn(value).some(({ resource }) => own.has(resource));
    const services = this.all.services.filter(({ taskDefinition }) => taskDefinition !== undefined && told(taskDefinition.resource.properties.value('ContainerDefinitions')));
    const functions = this.all.functions.filter((candidate) => told(candidate.resource.properties.value('Environment')));
    const byRights = this.secrets.flatMap((secret) => this.all.uses.rolesNaming(secret, 'secretsmanager:GetSecretValue'))
      .flatMap((role) => this.all.uses.runners(role.resource));
    return [...new Set([...services, ...functions].map(({ resource }) => resource).concat(byRights))];
  }

  /** 3306 or 5432, by the engine, unless the template says otherwise. */
  public get port(): number | Unknown | undefined {
    const port = this.properties.number('Port');
    if (port !== undefined) return port;
    const { engine } = this;
    if (engine === undefined || engine instanceof Unknown) return engine;
    return /postgres/.test(engine) ? 5432 : /mysql|maria/.test(engine) ? 3306 : undefined;
  }
}
