export * from './fargate-task-options';
