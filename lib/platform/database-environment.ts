import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Duration, Tokenization } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import type { ConnectsToOptions } from './connects-to-options';
import type { IDatabase } from './database-base';
import { requireEnvironmentName } from '../private/environment-name';
import { secondsText } from '../private/known';
import { requireKind, requireKinds } from '../private/prop-kinds';
import { refuse, requireWithin } from '../private/refusal';

/** Connections of a server's pool where nobody says otherwise: what node-postgres, mysql2 and HikariCP open at most. */
export const SERVER_POOL_SIZE = 10;

/** Somebody who connects to databases. */
export interface DatabaseConsumer {
  readonly construct: IConstruct;
  readonly grantee: iam.IGrantable;
  /** Where its connections come from; nothing outside a VPC. */
  readonly connections?: ec2.Connections;
  readonly addEnvironment: (name: string, value: string) => void;
  /** Nothing where ECS does not fill the environment. */
  readonly addSecret?: (name: string, secret: ecs.Secret) => void;
  readonly poolSize: number;
  /** Nothing where it has no limit. */
  readonly maxCapacity?: number;
  readonly capacityUnit: string;
  /** Whether it goes away when there is no work. */
  readonly scalesToZero?: boolean;
  /** How long it may run, if it is a function. */
  readonly timeout?: Duration;
}

/** How a consumer reaches its databases: a rule of its own, a grant, and environment variables for each. */
export class DatabaseEnvironment {
  /** The services that the consumer calls for it, such as `secretsmanager`. */
  public readonly services: string[] = [];

  private readonly databases = new Map<string, IDatabase>();

  public constructor(private readonly consumer: DatabaseConsumer) {}

  /** Of the tasks of a service or worker on ECS. */
  public static ofTasks(
    construct: IConstruct & iam.IGrantable & ec2.IConnectable & { readonly container: ecs.ContainerDefinition },
    maxCapacity: number,
    scalesToZero = false,
  ): DatabaseEnvironment {
    return new DatabaseEnvironment({
      construct,
      grantee: construct,
      connections: construct.connections,
      addEnvironment: (name, value) => construct.container.addEnvironment(name, value),
      addSecret: (name, secret) => construct.container.addSecret(name, secret),
      poolSize: SERVER_POOL_SIZE,
      maxCapacity,
      capacityUnit: 'tasks',
      scalesToZero,
    });
  }

  /** Lets the consumer in, allows it to log in, and tells it where. */
  public add(database: IDatabase, options: ConnectsToOptions): void {
    const { construct, connections } = this.consumer;
    requireKind(construct, 'database', '!IDatabase.attachConsumer', database);
    requireKinds(construct, 'ConnectsToOptions', options);
    const prefix = options.environmentPrefix ?? database.environmentPrefix;
    requireEnvironmentName(construct, 'environmentPrefix', prefix);
    const other = this.databases.get(prefix);
    if (other !== undefined) {
      refuse(construct, `environmentPrefix must be of one database, got ${prefix} for ${other.node.path} and ${database.node.path}; `
        + 'pass environmentPrefix for one of them, and call connectsTo once for each database');
    }
    const dataApi = options.dataApi ?? connections === undefined;
    this.check(database, options, dataApi);
    database.attachConsumer(construct, {
      poolSize: options.poolSize ?? this.consumer.poolSize,
      readerPoolSize: options.readerPoolSize,
      maxCapacity: this.consumer.maxCapacity,
      capacityUnit: this.consumer.capacityUnit,
      dataApi,
      scalesToZero: this.consumer.scalesToZero,
      timeout: this.consumer.timeout,
      keepsAwakeReason: options.keepsAwakeReason,
    });
    this.databases.set(prefix, database);
    if (dataApi) this.useDataApi(database, prefix);
    else this.connect(database, prefix, options);
  }

  private useDataApi(database: IDatabase, prefix: string): void {
    database.grantDataApi(this.consumer.grantee);
    this.services.push('rds-data', 'secretsmanager');
    this.tell(prefix, { NAME: database.databaseName, CLUSTER_ARN: database.dataApiArn, SECRET_ARN: database.secret?.secretArn });
  }

  private connect(database: IDatabase, prefix: string, { iamUser, injectCredentials }: ConnectsToOptions): void {
    this.letIn(database);
    this.tell(prefix, {
      HOST: database.host,
      PORT: Tokenization.stringifyNumber(database.port),
      NAME: database.databaseName,
      READER_HOST: database.readerHost,
      CONNECT_TIMEOUT_SECONDS: database.connectTimeout && secondsText(database.connectTimeout),
    });
    if (iamUser !== undefined) {
      database.grantConnect(this.consumer.grantee, iamUser);
      return this.tell(prefix, { USERNAME: iamUser });
    }
    if (database.secret === undefined) return;
    this.services.push('secretsmanager');
    if (injectCredentials === true) {
      for (const field of ['username', 'password']) {
        this.consumer.addSecret?.(`${prefix}_${field.toUpperCase()}`, ecs.Secret.fromSecretsManager(database.secret, field));
      }
      return;
    }
    database.secret.grantRead(this.consumer.grantee);
    this.tell(prefix, { SECRET_ARN: database.secret.secretArn });
  }

  /**
   * From the consumer's side: a rule added by the database would make its stack depend on the consumer's.
   *
   * Group by group: `connections.allowTo` would also ask a group that lets everything out for a rule, and CDK would warn
   * of each that it ignored.
   */
  private letIn(database: IDatabase): void {
    const description = `${this.consumer.construct.node.path} to ${database.node.path}`;
    const port = database.connections.defaultPort ?? ec2.Port.tcp(database.port);
    for (const from of this.consumer.connections?.securityGroups ?? []) {
      for (const to of database.connections.securityGroups) {
        to.addIngressRule(from, port, description, true);
        if (!from.allowAllOutbound) from.addEgressRule(to, port, description);
      }
    }
  }

  private tell(prefix: string, variables: { [suffix: string]: string | undefined }): void {
    for (const [suffix, value] of Object.entries(variables)) {
      if (value !== undefined) this.consumer.addEnvironment(`${prefix}_${suffix}`, value);
    }
  }

  private check(database: IDatabase, options: ConnectsToOptions, dataApi: boolean): void {
    const { construct, connections, addSecret } = this.consumer;
    const { path } = database.node;
    requireWithin(construct, 'poolSize', options.poolSize, { min: 1, max: 10_000, unit: 'connections', advice: 'say how many one task, server or invocation holds' });
    requireWithin(construct, 'readerPoolSize', options.readerPoolSize, { min: 0, max: 10_000, unit: 'connections', advice: 'it is 0 for a consumer that does not use the readers' });
    if (options.dataApi === true && database.dataApiArn === undefined) {
      refuse(construct, `dataApi must be true only for a database that has one, got true for ${path}; switch its Data API on, or leave dataApi out`);
    }
    if (connections === undefined && (options.dataApi === false || database.dataApiArn === undefined)) {
      refuse(construct, `vpc must be given to connect to ${path}, got a function outside any VPC; pass the database's vpc`
        + `${database.dataApiArn === undefined ? ', or use a database with a Data API' : ', or leave dataApi out'}`);
    }
    if (dataApi && options.iamUser !== undefined) {
      refuse(construct, `iamUser must not come with the Data API, got ${options.iamUser}; the Data API logs in with the secret: leave iamUser out`);
    }
    if (options.iamUser?.trim() === '') {
      refuse(construct, `iamUser must name a user of ${path}, got ${JSON.stringify(options.iamUser)}; leave it out to log in with the secret`);
    }
    if (options.injectCredentials !== true) return;
    const why = addSecret === undefined
      ? 'only ECS fills the environment of containers from a secret: read the secret at run time'
      : dataApi ? 'the Data API is told the secret: leave it out' : options.iamUser !== undefined && 'a user of IAM has no password: leave one of the two out';
    if (why) refuse(construct, `injectCredentials must not be set here, got true for ${path}; ${why}`);
    if (database.secret === undefined) {
      refuse(construct, `injectCredentials must be set only for a database whose secret is known, got true for ${path}; pass its secret`);
    }
  }
}
