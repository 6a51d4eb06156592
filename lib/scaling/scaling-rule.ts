import type { ScalingTarget } from './scaling-target';

/** What is inside a policy: it knows what to ask of a target, and refuses what makes no sense there. */
export interface ScalingRule {
  bind(target: ScalingTarget): void;
}
