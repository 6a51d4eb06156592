import { FUNCTION_PROBES } from './functions';
import { LOAD_BALANCER_PROBES } from './load-balancers';
import type { Probe } from './probe';
import { QUEUE_PROBES } from './queues';
import { SERVER_PROBES } from './servers';
import { SERVICE_PROBES } from './services';

/** Every fault that we put to aws-cdk-lib 2.276 and that it let pass, or only warned about. */
export const PROBES: readonly Probe[] = [...QUEUE_PROBES, ...FUNCTION_PROBES, ...SERVICE_PROBES, ...LOAD_BALANCER_PROBES, ...SERVER_PROBES];
