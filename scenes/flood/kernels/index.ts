export * from './full';
export * from './inertial';
