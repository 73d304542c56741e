import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Observation, Thing } from '../../../models/schema/index.ts';
import { thingSchema } from '../../../models/schema/index.ts';
import type { IngestBatch } from '../../../realtime/state/ingest.ts';
import type { Keeping } from '../../../realtime/state/keeping.ts';
import { type KeepingOptions, openKeeping } from '../../../realtime/state/open-keeping.ts';

export const BEGIN = Date.UTC(2026, 10, 21, 8, 0, 0);

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'citymirror-keeping-'));

export const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A station with a number, a switch, a word and a place that moves. */
export function station(id: string, more: Partial<Thing> = {}): Thing {
  return thingSchema.parse({
    id,
    layer: 'air',
    kind: 'air-station',
    name: { 'zh-CN': id, en: id },
    publication: 'public',
    datastreams: [
      { id: 'pm2.5', property: 'pm2.5', unit: 'ug/m3' },
      { id: 'on', property: 'on', type: 'boolean' },
      { id: 'state', property: 'state', type: 'text' },
      { id: 'place', property: 'place', type: 'position' },
    ],
    ...more,
  });
}

export function batch(
  things: readonly Thing[],
  observations: readonly Observation[],
  more: Partial<IngestBatch> = {},
): IngestBatch {
  return { world: 'live', feed: 'air', received: BEGIN, things, observations, events: [], ...more };
}

export const told = (
  thing: string,
  time: number,
  value: Observation['value'],
  datastream = 'pm2.5',
  more: Partial<Observation> = {},
): Observation => ({ thing, datastream, time, value, ...more });

export function open(options: Partial<KeepingOptions> & Pick<KeepingOptions, 'folder'>): Promise<Keeping> {
  return openKeeping({ city: 'small', logger: silent, ...options });
}

/** The latest value of a datastream. */
export function latestOf(keeping: Keeping, thing: string, datastream = 'pm2.5', world = 'live') {
  const live = keeping.states.byId(world, thing);
  const index = live?.thing.datastreams.findIndex(({ id }) => id === datastream) ?? -1;
  return live?.latest[index];
}
