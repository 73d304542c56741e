export * from './ellipsoid.ts';
