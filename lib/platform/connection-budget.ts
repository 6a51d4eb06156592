import { Aspects } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import type { AttachConsumerOptions } from './database-base';
import { known } from '../private/known';
import { grouped, warn } from '../private/refusal';

/** Share of the connections past which somebody should think: a release runs old and new tasks side by side. */
const TIGHT = 0.8;

/** Connections that a consumer may hold, and how they are counted. */
interface Share {
  readonly connections: number;
  readonly sentence: string;
}

/** What all consumers of a database may ask of it together, against what it has. */
export class ConnectionBudget {
  private readonly shares: Share[] = [];

  public constructor(private readonly database: IConstruct, private readonly limit: () => number | undefined) {
    // Consumers come later, from other stacks.
    database.node.addValidation({ validate: () => this.excess() });
    Aspects.of(database).add({ visit: (node) => {
      if (node === database) this.warnIfTight();
    } });
  }

  /** Counts a consumer in. One whose capacity or pool is only known at deploy time is not judged. */
  public add(consumer: IConstruct, { maxCapacity, capacityUnit, poolSize }: AttachConsumerOptions): void {
    const limit = known(this.limit());
    if (maxCapacity === undefined && limit !== undefined) {
      warn(consumer, 'ConnectionsUnbounded', `nothing bounds the connections to ${this.database.node.path}, which takes ${grouped(limit)}: set maxConcurrency, `
        + `at most ${grouped(Math.floor(limit * TIGHT))} / poolSize`);
    }
    const [capacity, pool] = [known(maxCapacity), known(poolSize)];
    if (capacity === undefined || pool === undefined) return;
    const connections = capacity * pool;
    this.shares.push({ connections, sentence: `${consumer.node.path} ${grouped(capacity)} ${capacityUnit} x ${grouped(pool)} = ${grouped(connections)}` });
  }

  private get wanted(): number {
    return this.shares.reduce((sum, { connections }) => sum + connections, 0);
  }

  private get sentences(): string {
    return this.shares.map(({ sentence }) => sentence).join(', ');
  }

  private excess(): string[] {
    const limit = known(this.limit());
    if (limit === undefined || this.wanted <= limit) return [];
    return [`${this.database.node.path}: connections must be at most the ${grouped(limit)} that the database takes, got up to ${grouped(this.wanted)} `
      + `(${this.sentences}); lower poolSize or the capacity of a consumer, take a larger database, or put a proxy in front of it`];
  }

  private warnIfTight(): void {
    const limit = known(this.limit());
    if (limit === undefined || this.wanted <= limit * TIGHT || this.wanted > limit) return;
    warn(this.database, 'ConnectionsTight', `consumers may hold ${grouped(this.wanted)} of ${grouped(limit)} connections (${this.sentences}), and a release runs old and new tasks `
      + 'side by side: leave a fifth free');
  }
}
