import type { Resource } from './resource';
import type { Settings } from './settings';
import type { Workloads } from './workloads';

/** A resource in the words of its service. */
export abstract class Workload {
  private found?: Map<string, unknown>;

  public constructor(public readonly resource: Resource, protected readonly all: Workloads) {}

  /** What to call it in a sentence. */
  public get displayName(): string {
    return this.resource.displayName;
  }

  /** Looks for something once: what many rules ask again. */
  protected once<T>(what: string, find: () => T): T {
    this.found ??= new Map();
    if (!this.found.has(what)) this.found.set(what, find());
    return this.found.get(what) as T;
  }

  protected get properties(): Settings {
    return this.resource.properties;
  }
}
