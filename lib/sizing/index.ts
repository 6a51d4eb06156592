export * from './batching-window';
export * from './fargate-size';
export * from './keep-alive';
export * from './message-age';
export * from './visibility-timeout';
