export * from './scale-to-zero-checks';
