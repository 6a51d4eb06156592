export * from './always-on-stack';
export * from './server-instance-options';
export * from './server-program';
export * from './web-server-fleet';
export * from './web-server-options';
export * from './web-service';
export * from './worker-service';
