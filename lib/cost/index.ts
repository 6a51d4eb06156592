export * from './comparison/comparison';
export * from './comparison/workload';
export * from './cost-component';
export * from './idle/idle-bill';
export * from './idle/may-be-billed';
export type { Idle } from './idle/idle-cost';
export * from './price-list';
