export * from './agent-options';
export * from './fargate-task-options';
export * from './sidecar-options';
