import type { Rule } from '../rule';
import { forwardsIn } from './forwards';

const HIGHEST_WEIGHT = 999;

export const weightsWrong: Rule = {
  name: 'WeightsWrong',
  severity: 'error',
  cause: 'the weights of an action are out of range, or all of them 0',
  consequence: 'the load balancer refuses them, or no target group gets a request',
  fix: 'take weights from 0 to 999, at least one of them above 0',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupTuple.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, action: { forwards } } of forwardsIn(all)) {
      const weights = forwards.map(({ weight }) => weight);
      const outside = weights.find((weight) => typeof weight === 'number' && (weight < 0 || weight > HIGHEST_WEIGHT));
      if (typeof outside === 'number') yield { resource, message: `Weight must be from 0 to ${HIGHEST_WEIGHT}, got ${outside}` };
      else if (weights.every((weight) => weight === 0)) yield { resource, message: `Weight must be above 0 for one target group at least, got ${weights.join(', ')}` };
    }
  },
};
