export * from './components.ts';
export * from './main-roads.ts';
export * from './nearest-edge.ts';
export * from './network-file.ts';
export * from './pipe-network.ts';
export * from './road-network.ts';
export * from './route.ts';
export * from './route-line.ts';
