import * as rds from 'aws-cdk-lib/aws-rds';
import { IConstruct } from 'constructs';
import { refuse } from '../private/refusal';
import { ConnectionEngine } from '../sizing';

/** What differs from one engine to the next. */
interface EngineFacts {
  readonly port: number;
  /**
   * The parameter that refuses connections without TLS.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.html
   */
  readonly tls: { readonly [parameter: string]: string };
  /** Logs worth keeping: errors, and what was slow. */
  readonly logs: string[];
}

const FACTS: Record<ConnectionEngine, EngineFacts> = {
  'postgres': { port: 5432, tls: { 'rds.force_ssl': '1' }, logs: ['postgresql', 'upgrade'] },
  'mysql': { port: 3306, tls: { require_secure_transport: '1' }, logs: ['error', 'slowquery'] },
  'mariadb': { port: 3306, tls: { require_secure_transport: '1' }, logs: ['error', 'slowquery'] },
  'aurora-postgresql': { port: 5432, tls: { 'rds.force_ssl': '1' }, logs: ['postgresql'] },
  'aurora-mysql': { port: 3306, tls: { require_secure_transport: 'ON' }, logs: ['error', 'slowquery'] },
};

/** Engines by their names in RDS. */
export function isKnownEngine(name: string): name is ConnectionEngine {
  return Object.hasOwn(FACTS, name);
}

/** Most connections a database takes: as its parameters say, else as the law of its engine. A formula among the parameters is not judged. */
export function connectionLimit(parameters: { readonly [name: string]: string } | undefined, law: () => number | undefined): number | undefined {
  const decided = parameters?.max_connections;
  if (decided === undefined) return law();
  return /^\d+$/.test(decided) ? Number(decided) : undefined;
}

/** What is known of an engine. Refuses one that is not known, or does not say its version. */
export function factsOf(scope: IConstruct, engine: rds.IEngine): EngineFacts & { readonly name: ConnectionEngine } {
  const name = engine.engineType;
  if (!isKnownEngine(name)) {
    refuse(scope, `engine must be PostgreSQL, MySQL, MariaDB or Aurora, got ${name}; build another one with aws-cdk-lib/aws-rds`);
  }
  if (engine.parameterGroupFamily === undefined) {
    refuse(scope, `engine must say its version, got ${name} without one; TLS is enforced by parameters, which belong to a version: pass version`);
  }
  return { ...FACTS[name], name };
}
