import type { AdapterTable } from './feed-configuration.ts';

/** The ways in which sources tell. One more is a line here, and a folder that passes the conformance kit. */
export const ADAPTERS: AdapterTable = {
  mqtt: async () => (await import('./mqtt/mqtt.ts')).mqttAdapter,
  'http-push': async () => (await import('./http-push/http-push.ts')).httpPush,
  'http-poll': async () => (await import('./http-poll/http-poll.ts')).httpPoll,
  postgresql: async () => (await import('./postgresql/postgresql.ts')).postgresql,
  webhook: async () => (await import('./webhook/webhook.ts')).webhook,
  cap: async () => (await import('./cap/cap.ts')).cap,
  'gtfs-realtime': async () => (await import('./gtfs-realtime/gtfs-realtime.ts')).gtfsRealtime,
  'ngsi-ld': async () => (await import('./ngsi-ld/ngsi-ld.ts')).ngsiLd,
  sensorthings: async () => (await import('./sensorthings/sensorthings.ts')).sensorThings,
  csv: async () => (await import('./csv/csv.ts')).csv,
  'sumo-fcd': async () => (await import('./sumo-fcd/sumo-fcd.ts')).sumoFcd,
  simulator: async () => (await import('./simulator/simulator.ts')).simulator,
};
