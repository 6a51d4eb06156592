import * as ecs from 'aws-cdk-lib/aws-ecs';
import { known } from '../private/known';

/**
 * Where tasks run that may partly run on Spot: the minimum on demand, a share of those above it on Spot.
 *
 * Nothing where none may: a service that never named a capacity provider says where it runs in another way, and
 * CloudFormation replaces it when that changes.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
 */
export function capacityProviders(spotPercent: number | undefined, minCapacity: number): ecs.CapacityProviderStrategy[] | undefined {
  if (spotPercent === undefined || spotPercent === 0) return undefined;
  const percent = known(spotPercent);
  return [
    // Where the share is only known at deploy time, against 100 on demand: less on Spot than was said, never more.
    { capacityProvider: 'FARGATE', base: minCapacity, weight: percent === undefined ? 100 : 100 - percent },
    { capacityProvider: 'FARGATE_SPOT', weight: spotPercent },
  ];
}
