export * from './scaling-policy';
export * from './scaling-target';
export * from './scheduled-scaling-options';
export * from './target-tracking-options';
