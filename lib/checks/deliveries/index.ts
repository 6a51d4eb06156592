import type { RuleFamily } from '../rule';
import { deliveryAcrossRegions } from './delivery-across-regions';
import { deliveryStreamMayNotWrite } from './delivery-stream-may-not-write';
import { deliveryWithoutRole } from './delivery-without-role';
import { identifierMistaken } from './identifier-mistaken';
import { pipeEndNotSupported } from './pipe-end-not-supported';

/** Rules about what is sent from one service to another. */
export const DELIVERIES: RuleFamily = {
  title: 'Deliveries',
  rules: [
    deliveryWithoutRole,
    deliveryAcrossRegions,
    identifierMistaken,
    pipeEndNotSupported,
    deliveryStreamMayNotWrite,
  ],
};
