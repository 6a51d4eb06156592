export * from './always-on';
export * from './checks';
export * from './containers';
export * from './dashboard';
export * from './platform';
export * from './scale-to-zero';
export * from './scaling';
export * from './testing';
