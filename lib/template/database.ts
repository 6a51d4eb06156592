import type { SecurityGroup } from './network';
import type { Resource } from './resource';
import { Settings } from './settings';
import { referencesIn, Unknown } from './value';
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
    return this.all.naming('AWS::RDS::DBInstance', ['DBClusterIdentifier'], this.resource).map(({ properties }) => properties);
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
    return this.all.naming('AWS::RDS::DBProxyTargetGroup', ['DBClusterIdentifiers', 'DBInstanceIdentifiers'], this.resource)
      .map(({ properties }) => this.all.resourceAt(properties.value('DBProxyName')))
      .filter((proxy) => proxy !== undefined);
  }

  /** Its secrets: with the password, and what attaches that to it. */
  public get secrets(): Resource[] {
    const attachments = this.all.naming('AWS::SecretsManager::SecretTargetAttachment', ['TargetId'], this.resource);
    const named = [...attachments.map(({ properties }) => properties.value('SecretId')), this.properties.value('MasterUserPassword')];
    return [...new Set([...attachments, ...named.flatMap((value) => referencesIn(value).map(({ resource }) => resource))])];
  }

  /**
   * What connects to it: functions, services, task definitions and fleets that are told its address or its secret, or
   * whose role may read the secret.
   */
  public get users(): Resource[] {
    const told = [this.resource, ...this.secrets, ...this.proxies].flatMap((own) => this.all.uses.toldOf(own));
    const byRights = this.secrets.flatMap((secret) => this.all.uses.rolesNaming(secret, 'secretsmanager:GetSecretValue'))
      .flatMap((role) => this.all.uses.runners(role.resource));
    return [...new Set([...told, ...byRights])];
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
