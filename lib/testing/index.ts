export * from './stable-template';
