import type { Database, Workloads } from '../../template';

/** Clusters of Aurora Serverless v2 that pause: their minimum is 0. */
export function pausingIn(all: Workloads): Database[] {
  return all.databases.filter(({ isCluster, serverlessScaling }) => isCluster && serverlessScaling.number('MinCapacity') === 0);
}
