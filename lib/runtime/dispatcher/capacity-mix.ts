import type { LiveTask } from './observation';

/** Tasks to start on one capacity provider; without a name on demand. */
export interface Allotment {
  readonly capacityProvider?: string;
  readonly count: number;
}

/**
 * Spreads new tasks over Spot and on demand so that all tasks of the worker, old and new, keep the share.
 *
 * ECS applies weights to each RunTask call by itself: a worker that is given one task a minute would have every one
 * of them on the same provider. So the dispatcher counts what lives and names one provider in each call.
 *
 * Example: 80 % on Spot; one task lives, on demand; 4 to start: 4 on Spot.
 *
 * @param spotPercent nothing, or 0, for on demand alone, for which the cluster needs no capacity providers
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
 */
export function allot(start: number, spotPercent: number | undefined, live: readonly LiveTask[]): Allotment[] {
  if (start <= 0) return [];
  if (spotPercent === undefined || spotPercent === 0) return [{ count: start }];
  const shares = [{ capacityProvider: 'FARGATE_SPOT', weight: spotPercent }, { capacityProvider: 'FARGATE', weight: 100 - spotPercent }];
  const tallies = shares.filter(({ weight }) => weight > 0).map((share) => ({
    ...share,
    alive: live.filter((task) => task.capacityProvider === share.capacityProvider).length,
    count: 0,
  }));
  for (let left = start; left > 0; left--) {
    tallies.reduce((best, tally) => (load(tally) < load(best) ? tally : best)).count++;
  }
  return tallies.filter(({ count }) => count > 0).map(({ capacityProvider, count }) => ({ capacityProvider, count }));
}

/** Tasks that one unit of weight would have with one more. */
function load(tally: { alive: number; count: number; weight: number }): number {
  return (tally.alive + tally.count + 1) / tally.weight;
}
