export * from './always-on-stack';
export * from './web-service';
export * from './worker-service';
