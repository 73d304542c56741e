export * from './components.ts';
export * from './network-file.ts';
export * from './pipe-network.ts';
export * from './road-network.ts';
export * from './route.ts';
