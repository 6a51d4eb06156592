export * from './scaling-policy';
