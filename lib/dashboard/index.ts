export * from './dashboard-stack';
