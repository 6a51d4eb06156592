export * from './batching-window';
export * from './fargate-size';
export * from './heartbeat';
export * from './keep-alive';
export * from './message-age';
export * from './messages-per-task';
export * from './step-table';
export * from './visibility-timeout';
