import type { Fault, Rule } from '../rule';

export const capacityBoundsContradict: Rule = {
  name: 'CapacityBoundsContradict',
  severity: 'error',
  cause: 'a minimum is above its maximum, or a fleet is to start outside of both',
  consequence: 'AWS rejects the scalable target or the Auto Scaling group',
  fix: 'take a minimum up to the maximum, and leave the desired capacity out',
  source: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html',
  cdk: 'silent for L1s; L2s refuse',
  find: function* (all): Iterable<Fault> {
    for (const { resource, minCapacity: min, maxCapacity: max } of all.scalableTargets) {
      if (typeof min === 'number' && typeof max === 'number' && min > max) yield { resource, message: `MinCapacity must be at most MaxCapacity, ${max}, got ${min}` };
    }
    for (const { resource, minSize: min, maxSize: max, desiredCapacity: desired } of all.fleets) {
      if (typeof min === 'number' && typeof max === 'number' && min > max) yield { resource, message: `MinSize must be at most MaxSize, ${max}, got ${min}` };
      if (typeof desired !== 'number') continue;
      if ((typeof min === 'number' && desired < min) || (typeof max === 'number' && desired > max)) yield { resource, message: `DesiredCapacity must be from MinSize to MaxSize, got ${desired}` };
    }
  },
};
