export * from './object-created-trigger';
export * from './queue-rule';
export * from './queue-schedule';
export * from './queue-target';
export * from './queue-webhook';
export * from './topic-trigger';
export * from './webhook-secret';
