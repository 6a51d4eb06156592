export * from './comparison/comparison';
export * from './comparison/workload';
export * from './cost-component';
export * from './price-list';
