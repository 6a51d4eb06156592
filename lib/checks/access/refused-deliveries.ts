import type { Workloads } from '../../template/workloads';
import type { Fault } from '../rule';
import type { ServiceDelivery } from './delivery';
import { policyAllows } from '../../template/resource-policy';
import { serviceDeliveries } from './service-deliveries';

/** Deliveries to queues or topics that their policies do not let in, one for each service that knocks. */
export function* refusedDeliveries(all: Workloads, type: string, action: string, isAsked: (delivery: ServiceDelivery) => boolean = () => true): Iterable<Fault> {
  for (const delivery of serviceDeliveries(all)) {
    const { from, to, at, service, what } = delivery;
    if (to.type !== type || !isAsked(delivery)) continue;
    if (policyAllows(all, { action, to, by: service, because: from }) !== false) continue;
    const sender = from === at ? from.displayName : `${from.displayName} (by ${at.displayName})`;
    yield {
      resource: to,
      message: `its policy must allow ${action} to ${service}, got none that does for the ${what} of ${sender}`,
    };
  }
}
