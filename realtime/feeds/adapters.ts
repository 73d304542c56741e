import type { AdapterTable } from './feed-configuration.ts';

/** The ways in which sources tell. One more is a line here, and a folder that passes the conformance kit. */
export const ADAPTERS: AdapterTable = {
  simulator: async () => (await import('./simulator/simulator.ts')).simulator,
  'http-push': async () => (await import('./http-push/http-push.ts')).httpPush,
};
