import type { RuleFamily } from '../rule';
import { blueGreenWeightsFixed } from './blue-green-weights-fixed';
import { functionOutlivesLoadBalancer } from './function-outlives-load-balancer';
import { healthCheckContradicts } from './health-check-contradicts';
import { lambdaTargetSettingUnsupported } from './lambda-target-setting-unsupported';
import { listenerCertificateWrong } from './listener-certificate-wrong';
import { listenerPortTaken } from './listener-port-taken';
import { loadBalancerAttributeOutOfRange } from './load-balancer-attribute-out-of-range';
import { loadBalancerFull } from './load-balancer-full';
import { loadBalancerOutOfReach } from './load-balancer-out-of-reach';
import { loadBalancerZonesMissing } from './load-balancer-zones-missing';
import { rulePriorityOutOfRange } from './rule-priority-out-of-range';
import { rulePriorityTaken } from './rule-priority-taken';
import { ruleShadowed } from './rule-shadowed';
import { servicePortUnknown } from './service-port-unknown';
import { targetGroupDetached } from './target-group-detached';
import { targetGroupEmpty } from './target-group-empty';
import { targetProtocolMismatch } from './target-protocol-mismatch';
import { targetTypeMismatch } from './target-type-mismatch';
import { tooManyConditionValues } from './too-many-condition-values';
import { tooManyRules } from './too-many-rules';
import { tooManyTargetGroups } from './too-many-target-groups';
import { weightsWrong } from './weights-wrong';

/** Rules about load balancers, their rules and their targets. */
export const LOAD_BALANCERS: RuleFamily = {
  title: 'Load balancers and routes',
  rules: [
    rulePriorityTaken,
    rulePriorityOutOfRange,
    ruleShadowed,
    tooManyConditionValues,
    tooManyRules,
    loadBalancerFull,
    tooManyTargetGroups,
    weightsWrong,
    blueGreenWeightsFixed,
    listenerPortTaken,
    listenerCertificateWrong,
    loadBalancerZonesMissing,
    loadBalancerOutOfReach,
    loadBalancerAttributeOutOfRange,
    healthCheckContradicts,
    targetProtocolMismatch,
    targetTypeMismatch,
    servicePortUnknown,
    targetGroupDetached,
    targetGroupEmpty,
    lambdaTargetSettingUnsupported,
    functionOutlivesLoadBalancer,
  ],
};
