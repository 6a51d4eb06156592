export * from './egress';
export * from './network';
export * from './platform-stack';
export * from './route';
export * from './sends-to-options';
export * from './shared-load-balancer';
export * from './work-queue';
export * from './work-queue-base';
