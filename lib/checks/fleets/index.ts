import type { RuleFamily } from '../rule';
import { capacityProviderUnused } from './capacity-provider-unused';
import { imdsv1Allowed } from './imdsv1-allowed';
import { instanceReplacedByNewImage } from './instance-replaced-by-new-image';
import { launchWrong } from './launch-wrong';
import { loadBalancerHealthIgnored } from './load-balancer-health-ignored';
import { machineImageForOtherArchitecture } from './machine-image-for-other-architecture';
import { rollingUpdateBlocked } from './rolling-update-blocked';
import { signalsNeverSent } from './signals-never-sent';
import { terminationProtectionWrong } from './termination-protection-wrong';
import { updatePolicyMissing } from './update-policy-missing';

/** Rules about Auto Scaling groups and their instances. */
export const FLEETS: RuleFamily = {
  title: 'EC2 Auto Scaling',
  rules: [
    launchWrong,
    machineImageForOtherArchitecture,
    instanceReplacedByNewImage,
    updatePolicyMissing,
    rollingUpdateBlocked,
    signalsNeverSent,
    loadBalancerHealthIgnored,
    terminationProtectionWrong,
    capacityProviderUnused,
    imdsv1Allowed,
  ],
};
