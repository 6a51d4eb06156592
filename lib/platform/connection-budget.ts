import { Aspects, Stack } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import type { AttachConsumerOptions } from './database-base';
import { known } from '../private/known';
import { grouped, warn } from '../private/refusal';

/** Share of the connections past which somebody should think: a release runs old and new tasks side by side. */
const TIGHT = 0.8;

/** The servers whose connections are counted together. */
export interface ConnectionBudgetSettings {
  /** The servers in words, e.g. `the readers of Platform/Orders`. */
  readonly servers: string;
  /** What stands before `must be at most`, e.g. `connections to the readers`. */
  readonly connections: string;
  /** Most connections they take together; nothing where that is not known. */
  readonly limit: () => number | undefined;
  /** What else helps where there are too many, after lower pools and capacities. */
  readonly advice: string;
}

/** Connections that a consumer may hold, and how they are counted. */
interface Share {
  readonly connections: number;
  readonly sentence: string;
}

/** What all consumers of a database may ask of it together, against what it has. */
export class ConnectionBudget {
  private readonly consumers: { readonly consumer: IConstruct; readonly attachment: AttachConsumerOptions }[] = [];

  public constructor(private readonly database: IConstruct, private readonly settings: ConnectionBudgetSettings) {
    // Consumers come later, from other stacks.
    database.node.addValidation({ validate: () => this.excess() });
    Aspects.of(database).add({ visit: (node) => {
      if (node === database) this.warnIfTight();
    } });
  }

  /** Counts a consumer in. One whose capacity or pool is only known at deploy time is not judged. */
  public add(consumer: IConstruct, attachment: AttachConsumerOptions): void {
    if (attachment.poolSize === 0) return;
    this.consumers.push({ consumer, attachment });
    const { limit } = this;
    if (attachment.maxCapacity === undefined && limit !== undefined) {
      warn(consumer, 'ConnectionsUnbounded', `nothing bounds the connections to ${this.settings.servers}, of which there are ${grouped(limit)}: set maxConcurrency, `
        + `at most ${grouped(Math.floor(limit * TIGHT))} / poolSize`);
    }
  }

  private get limit(): number | undefined {
    return known(this.settings.limit());
  }

  /** Each consumer at its largest, as it is when everything has been said. */
  private get shares(): Share[] {
    return this.consumers.flatMap(({ consumer, attachment: { maxCapacity, capacityUnit, poolSize } }) => {
      // A number may stand for one that scaling policies change until synthesis.
      const capacity: unknown = Stack.of(consumer).resolve(maxCapacity);
      const pool = known(poolSize);
      if (typeof capacity !== 'number' || pool === undefined) return [];
      const connections = capacity * pool;
      return [{ connections, sentence: `${consumer.node.path} ${grouped(capacity)} ${capacityUnit} x ${grouped(pool)} = ${grouped(connections)}` }];
    });
  }

  private excess(): string[] {
    const { limit, shares } = this;
    const wanted = sum(shares);
    if (limit === undefined || wanted <= limit) return [];
    return [`${this.database.node.path}: ${this.settings.connections} must be at most the ${grouped(limit)} there are, got up to ${grouped(wanted)} `
      + `(${listed(shares)}); ${this.settings.advice}`];
  }

  private warnIfTight(): void {
    const { limit, shares } = this;
    const wanted = sum(shares);
    if (limit === undefined || wanted <= limit * TIGHT || wanted > limit) return;
    warn(this.database, 'ConnectionsTight', `consumers may hold ${grouped(wanted)} of ${grouped(limit)} ${this.settings.connections} (${listed(shares)}), and a release runs old and new tasks `
      + 'side by side: leave a fifth free');
  }
}

function sum(shares: Share[]): number {
  return shares.reduce((total, { connections }) => total + connections, 0);
}

function listed(shares: Share[]): string {
  return shares.map(({ sentence }) => sentence).join(', ');
}
