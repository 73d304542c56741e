import { glbReady } from './glb.ts';

export * from './glb.ts';

// Workers of the page, whose modules may not wait, import glb.ts and wait for it themselves.
await glbReady;
