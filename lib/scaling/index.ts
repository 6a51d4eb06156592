export * from './backlog-scaling-options';
export * from './office-hours-options';
export * from './predictive-scaling-options';
export * from './scaling-policy';
export * from './scaling-target';
export * from './scheduled-scaling-options';
export * from './step-scaling-options';
export * from './target-tracking-options';
