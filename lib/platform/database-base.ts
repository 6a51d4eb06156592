import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Duration } from 'aws-cdk-lib/core';
import { Construct, IConstruct } from 'constructs';
import { ConnectionBudget } from './connection-budget';
import { refuseReverseEdge } from './half';
import { environmentName } from '../private/environment-name';
import { refuse } from '../private/refusal';

/** What a consumer asks of a database. */
export interface AttachConsumerOptions {
  /** Most connections that one task, server or invocation holds at once. */
  readonly poolSize: number;

  /**
   * The same of the readers, where the database has some.
   *
   * @default - poolSize
   */
  readonly readerPoolSize?: number;

  /**
   * Most tasks, servers or invocations there can be at once; where policies may raise it, a number that is settled at synthesis.
   *
   * @default - nobody knows
   */
  readonly maxCapacity?: number;

  /** What there are so many of, e.g. `tasks`. */
  readonly capacityUnit: string;

  /** Whether it uses the Data API, and holds no connection. */
  readonly dataApi: boolean;

  /**
   * Whether it goes away when there is no work, and its connections with it.
   *
   * @default false
   */
  readonly scalesToZero?: boolean;

  /**
   * How long a function may run.
   *
   * @default - the consumer is no function
   */
  readonly timeout?: Duration;

  /**
   * Why it may keep a database awake that would pause otherwise.
   *
   * @default - it may not
   */
  readonly keepsAwakeReason?: string;
}

/** A database that web services, fleets and workers connect to. */
export interface IDatabase extends IConstruct, ec2.IConnectable {
  /** Start of the names of the variables in which consumers find the database, e.g. `ORDERS`. */
  readonly environmentPrefix: string;

  /** Name of the host to connect to. */
  readonly host: string;

  /** Port to connect to. */
  readonly port: number;

  /** Name of the database on the host. */
  readonly databaseName: string;

  /**
   * Host, or hosts separated by commas, that answer queries and take no changes.
   *
   * @default - there are no readers
   */
  readonly readerHost?: string;

  /**
   * User and password of the database's owner.
   *
   * @default - it is not known; consumers log in with IAM
   */
  readonly secret?: secretsmanager.ISecret;

  /**
   * ARN of the cluster to name to the Data API.
   *
   * @default - the database has no Data API
   */
  readonly dataApiArn?: string;

  /**
   * How long to wait for a connection.
   *
   * @default - as long as the driver does: the database is awake
   */
  readonly connectTimeout?: Duration;

  /**
   * Makes a construct a consumer of this database. Called by `connectsTo` of the consumers, not by users.
   *
   * Throws for a consumer that the database cannot serve.
   *
   * @param consumer the construct that connects
   * @param attachment what it asks of the database
   */
  attachConsumer(consumer: IConstruct, attachment: AttachConsumerOptions): void;

  /**
   * Allows a principal to log in with IAM.
   *
   * @param grantee for example a task role or a function
   * @param user the database user
   */
  grantConnect(grantee: iam.IGrantable, user: string): iam.Grant;

  /**
   * Allows a principal to send statements through the Data API. Throws if the database has none.
   *
   * @param grantee for example a task role or a function
   */
  grantDataApi(grantee: iam.IGrantable): iam.Grant;
}

/** What all databases have in common. */
export abstract class DatabaseBase extends Construct implements IDatabase {
  /** Security groups that consumers are let into. */
  public abstract readonly connections: ec2.Connections;

  /** Name of the host to connect to. */
  public abstract readonly host: string;

  /** Port to connect to. */
  public abstract readonly port: number;

  /** Name of the database on the host. */
  public abstract readonly databaseName: string;

  /** Host, or hosts separated by commas, that answer queries and take no changes; nothing without readers. */
  public abstract readonly readerHost?: string;

  /** User and password of the database's owner. */
  public abstract readonly secret?: secretsmanager.ISecret;

  /** ARN of the cluster to name to the Data API; nothing without one. */
  public abstract readonly dataApiArn?: string;

  /** Most connections it takes at once; nothing where that is not known, or where a proxy shares them out. */
  public abstract readonly connectionLimit?: number;

  /** How long to wait for a connection; nothing where the database is always awake. */
  public readonly connectTimeout?: Duration;

  private readonly budget: ConnectionBudget;
  private readonly readerBudget: ConnectionBudget;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.budget = new ConnectionBudget(this, {
      servers: this.node.path,
      connections: 'connections',
      limit: () => this.connectionLimit,
      advice: 'lower poolSize or the capacity of a consumer, take a larger database, or put a proxy in front of it',
    });
    this.readerBudget = new ConnectionBudget(this, {
      servers: `the readers of ${this.node.path}`,
      connections: 'connections to the readers',
      limit: () => this.readerConnectionLimit,
      advice: 'lower readerPoolSize, which is 0 for a consumer that does not use them, or the capacity of a consumer, or add a reader',
    });
  }

  /** Most connections its readers take together; nothing where that is not known, or without readers. */
  public get readerConnectionLimit(): number | undefined {
    return undefined;
  }

  /** Start of the names of the variables in which consumers find the database, e.g. `ORDERS`. */
  public get environmentPrefix(): string {
    return environmentName(this.node.id);
  }

  /**
   * Makes a construct a consumer of this database. Called by `connectsTo` of the consumers, not by users.
   *
   * @param consumer the construct that connects
   * @param attachment what it asks of the database
   */
  public attachConsumer(consumer: IConstruct, attachment: AttachConsumerOptions): void {
    refuseReverseEdge(consumer, this);
    this.checkConsumer(consumer, attachment);
    if (attachment.dataApi) return;
    this.budget.add(consumer, attachment);
    if (this.readerHost !== undefined) this.readerBudget.add(consumer, { ...attachment, poolSize: attachment.readerPoolSize ?? attachment.poolSize });
  }

  /**
   * Allows a principal to log in with IAM.
   *
   * @param grantee for example a task role or a function
   * @param user the database user
   */
  public abstract grantConnect(grantee: iam.IGrantable, user: string): iam.Grant;

  /**
   * Allows a principal to send statements through the Data API. Throws if the database has none.
   *
   * @param grantee for example a task role or a function
   */
  public grantDataApi(grantee: iam.IGrantable): iam.Grant {
    if (this.dataApiArn === undefined || this.secret === undefined) {
      refuse(this, 'dataApi must be on to be granted, got a database without it; switch it on, or connect from inside the VPC');
    }
    this.secret.grantRead(grantee);
    return iam.Grant.addToPrincipal({ grantee, actions: DATA_API_ACTIONS, resourceArns: [this.dataApiArn] });
  }

  /**
   * Refuses a consumer that this kind of database cannot serve; none, unless a kind says so.
   *
   * @param consumer the construct that connects
   * @param attachment what it asks of the database
   */
  protected checkConsumer(consumer: IConstruct, attachment: AttachConsumerOptions): void {
    void consumer;
    void attachment;
  }
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrdsdataapi.html */
const DATA_API_ACTIONS = [
  'rds-data:BatchExecuteStatement', 'rds-data:BeginTransaction', 'rds-data:CommitTransaction', 'rds-data:ExecuteStatement', 'rds-data:RollbackTransaction',
];
