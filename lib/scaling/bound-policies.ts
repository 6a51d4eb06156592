import { IConstruct } from 'constructs';
import type { Unit } from './scaler';
import { known } from '../private/known';
import { refuse } from '../private/refusal';

/** A policy that acts on what is measured or forecast. */
export interface Reaction {
  /** How the user wrote it, e.g. `ScalingPolicy.cpu`. */
  readonly written: string;
  /** What it looks at; two policies with the same one contradict each other. */
  readonly signal: string;
  /** Whether it says how many there are, instead of adding and removing. */
  readonly exact: boolean;
  /** Whether it ever removes capacity. */
  readonly removes: boolean;
}

/** Bounds from a time on. */
export interface TimedBounds {
  /** How the user wrote it, e.g. `ScalingPolicy.schedule('Morning')`; nothing for the bounds the target starts with. */
  readonly written?: string;
  readonly minCapacity?: number;
  readonly maxCapacity?: number;
}

/** The policies of each target, whichever `ScalingTarget` they were bound through. */
const TARGETS = new WeakMap<IConstruct, BoundPolicies>();

/** What is bound to a target; refuses what contradicts it. */
export class BoundPolicies {
  public static on(resource: IConstruct, owner: IConstruct, unit: Unit, bounds: TimedBounds): BoundPolicies {
    const policies = TARGETS.get(resource) ?? new BoundPolicies(owner, unit, bounds);
    TARGETS.set(resource, policies);
    return policies;
  }

  private readonly ids = new Set<string>();
  private readonly reactions: Reaction[] = [];
  private readonly timed: TimedBounds[];

  private constructor(private readonly owner: IConstruct, private readonly unit: Unit, bounds: TimedBounds) {
    this.timed = [bounds];
    owner.node.addValidation({ validate: () => this.thoseThatOnlyAdd() });
  }

  /** Two scheduled actions of one name would silently become one. */
  public name(id: string): void {
    if (this.ids.has(id)) refuse(this.owner, `ids of scaling policies must be unique, got ${id} twice; give one of the two another id`);
    this.ids.add(id);
  }

  public react(reaction: Reaction): void {
    const twin = this.reactions.find(({ signal }) => signal === reaction.signal);
    if (twin !== undefined) {
      refuse(this.owner, `scaling must follow a metric by one policy, got ${twin.written} and ${reaction.written} on the same one; `
        + 'between their thresholds the one adds what the other removes: keep one of the two');
    }
    const exact = [...this.reactions, reaction].find((policy) => policy.exact);
    if (exact !== undefined && this.reactions.length > 0) {
      const other = exact === reaction ? this.reactions[0] : reaction;
      refuse(this.owner, `scaling must have no other policy beside ${exact.written}, which sets an exact number of ${this.unit.many}, got ${other.written} too; `
        + 'each undoes what the other did: keep one of the two');
    }
    this.reactions.push(reaction);
  }

  /** Whatever comes after whatever else: the bounds must not cross. */
  public bound(bounds: TimedBounds): void {
    for (const other of this.timed) {
      this.requireOrder(other, bounds);
      if (other.written !== undefined) this.requireOrder(bounds, other);
    }
    this.timed.push(bounds);
  }

  private requireOrder(before: TimedBounds, after: TimedBounds): void {
    const least = known(after.minCapacity ?? before.minCapacity);
    const most = known(after.maxCapacity ?? before.maxCapacity);
    if (least === undefined || most === undefined || least <= most) return;
    const of = ({ written }: TimedBounds) => (written === undefined ? '' : ` of ${written}`);
    const minOf = after.minCapacity === undefined ? before : after;
    const maxOf = after.maxCapacity === undefined ? before : after;
    if (minOf === maxOf) {
      refuse(this.owner, `minCapacity${of(minOf)} must be at most maxCapacity (${most} ${this.unit.many}), got ${least} ${this.unit.many}; lower it or raise maxCapacity`);
    }
    refuse(this.owner, `minCapacity${of(minOf)} must be at most maxCapacity${of(maxOf)} (${most} ${this.unit.many}), which is in force with it, `
      + `got ${least} ${this.unit.many}; set both bounds in each schedule`);
  }

  private thoseThatOnlyAdd(): string[] {
    const [first] = this.reactions;
    if (first === undefined || this.reactions.some(({ removes }) => removes)) return [];
    return [`scaling must have a policy that removes ${this.unit.many}, got ${first.written} alone, which only adds; `
      + 'add one that holds a metric, e.g. ScalingPolicy.cpu'];
  }
}
