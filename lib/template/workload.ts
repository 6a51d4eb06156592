import type { Resource } from './resource';
import type { Settings } from './settings';
import type { Workloads } from './workloads';

/** A resource in the words of its service. */
export abstract class Workload {
  public constructor(public readonly resource: Resource, protected readonly all: Workloads) {}

  /** What to call it in a sentence. */
  public get displayName(): string {
    return this.resource.displayName;
  }

  protected get properties(): Settings {
    return this.resource.properties;
  }
}
