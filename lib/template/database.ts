import { Settings } from './settings';
import { Unknown } from './value';
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

  /** 3306 or 5432, by the engine, unless the template says otherwise. */
  public get port(): number | Unknown | undefined {
    const port = this.properties.number('Port');
    if (port !== undefined) return port;
    const { engine } = this;
    if (engine === undefined || engine instanceof Unknown) return engine;
    return /postgres/.test(engine) ? 5432 : /mysql|maria/.test(engine) ? 3306 : undefined;
  }
}
