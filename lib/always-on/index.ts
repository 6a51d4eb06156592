export * from './always-on-stack';
export * from './web-service';
