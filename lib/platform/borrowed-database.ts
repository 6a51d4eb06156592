import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DatabaseAttributes } from './database-attributes';
import { DatabaseBase } from './database-base';
import { requireKinds } from '../private/prop-kinds';
import { refuse, requireWithin } from '../private/refusal';

/** The largest `max_connections` that PostgreSQL takes; MySQL takes fewer. */
const MOST_CONNECTIONS = 262_143;

/** A database that somebody else owns. */
export class BorrowedDatabase extends DatabaseBase {
  public readonly connections: ec2.Connections;
  public readonly host: string;
  public readonly port: number;
  public readonly databaseName: string;
  public readonly readerHost?: string;
  public readonly secret?: secretsmanager.ISecret;
  public readonly dataApiArn?: string;

  public readonly connectionLimit?: number;

  private readonly resourceId?: string;
  private readonly maxReaderConnections?: number;

  constructor(scope: Construct, id: string, attrs: DatabaseAttributes) {
    super(scope, id);
    requireKinds(this, 'DatabaseAttributes', attrs);
    checkAttributes(this, attrs);
    this.connections = new ec2.Connections({ securityGroups: attrs.securityGroups, defaultPort: ec2.Port.tcp(attrs.port) });
    this.host = attrs.host;
    this.port = attrs.port;
    this.databaseName = attrs.databaseName;
    this.readerHost = attrs.readerHost;
    this.secret = attrs.secret;
    this.dataApiArn = attrs.dataApiArn;
    this.connectionLimit = attrs.maxConnections;
    this.maxReaderConnections = attrs.maxReaderConnections;
    this.resourceId = attrs.resourceId;
  }

  public get readerConnectionLimit(): number | undefined {
    return this.maxReaderConnections;
  }

  public grantConnect(grantee: iam.IGrantable, user: string): iam.Grant {
    if (this.resourceId === undefined) {
      refuse(this, 'resourceId must be given to log in with IAM, got nothing; take it from the database (db-… or cluster-…)');
    }
    const resourceArns = [Stack.of(this).formatArn({
      service: 'rds-db', resource: 'dbuser', resourceName: `${this.resourceId}/${user}`, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    })];
    return iam.Grant.addToPrincipal({ grantee, actions: ['rds-db:connect'], resourceArns });
  }
}

function checkAttributes(scope: Construct, attrs: DatabaseAttributes): void {
  for (const prop of ['host', 'databaseName'] as const) {
    if (attrs[prop].trim() === '') refuse(scope, `${prop} must be given, got ${JSON.stringify(attrs[prop])}; consumers are told it in their environment`);
  }
  requireWithin(scope, 'port', attrs.port, { min: 1, max: 65_535, advice: 'take the one on which the database listens' });
  requireWithin(scope, 'maxConnections', attrs.maxConnections, { min: 1, max: MOST_CONNECTIONS, unit: 'connections', advice: 'omit it if it is not known' });
  requireWithin(scope, 'maxReaderConnections', attrs.maxReaderConnections, { min: 1, max: MOST_CONNECTIONS, unit: 'connections', advice: 'omit it if it is not known' });
}
