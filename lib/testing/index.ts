export * from './simulated-traffic';
export * from './simulation';
export * from './simulation-run';
export * from './stable-template';
export * from './work-time';
