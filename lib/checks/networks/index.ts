import type { RuleFamily } from '../rule';
import { brokersShutPollersOut } from './brokers-shut-pollers-out';
import { clientOutsideNetwork } from './client-outside-network';
import { endpointShutsClientOut } from './endpoint-shuts-client-out';
import { fileSystemOutOfReach } from './file-system-out-of-reach';
import { fileSystemShutsClientOut } from './file-system-shuts-client-out';
import { functionWithoutWayOut } from './function-without-way-out';
import { groupShutsItselfOut } from './group-shuts-itself-out';
import { loadBalancerShutOut } from './load-balancer-shut-out';
import { mountTargetsNotAwaited } from './mount-targets-not-awaited';
import { natCarriesStorage } from './nat-carries-storage';
import { serverShutsClientOut } from './server-shuts-client-out';
import { tasksWithoutWayOut } from './tasks-without-way-out';

/** Rules about ways in and out of networks. */
export const NETWORKS: RuleFamily = {
  title: 'Networks',
  rules: [
    tasksWithoutWayOut,
    functionWithoutWayOut,
    loadBalancerShutOut,
    serverShutsClientOut,
    groupShutsItselfOut,
    endpointShutsClientOut,
    clientOutsideNetwork,
    natCarriesStorage,
    fileSystemShutsClientOut,
    fileSystemOutOfReach,
    mountTargetsNotAwaited,
    brokersShutPollersOut,
  ],
};
