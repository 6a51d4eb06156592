import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { BorrowedListenerOptions } from './borrowed-listener-options';
import { LAST_PRIORITY, PriorityBand } from './route-priority';
import { known } from '../private/known';
import { grouped, refuse, requireWithin } from '../private/refusal';

const BANDS = new WeakMap<elbv2.IApplicationListener, PriorityBand>();

/** Keeps the routes of a listener within the priorities that were agreed on. */
export function agreeOnPriorities(listener: elbv2.IApplicationListener, { firstPriority, lastPriority }: BorrowedListenerOptions): void {
  const advice = 'take what was agreed on with the owner of the listener';
  requireWithin(listener, 'firstPriority', firstPriority, { min: 1, max: LAST_PRIORITY, advice });
  requireWithin(listener, 'lastPriority', lastPriority, { min: 1, max: LAST_PRIORITY, advice });
  const [first, last] = [known(firstPriority), known(lastPriority)];
  // Where they are only known at deploy time no number can be chosen among them.
  if (first === undefined || last === undefined) return;
  if (last < first) refuse(listener, `lastPriority must be at least firstPriority (${grouped(first)}), got ${grouped(last)}; swap them or raise it`);
  BANDS.set(listener, { first, last });
}

/** The priorities that are this app's on a listener, if anybody said. */
export function agreedPriorities(listener: elbv2.IApplicationListener): PriorityBand | undefined {
  return BANDS.get(listener);
}
