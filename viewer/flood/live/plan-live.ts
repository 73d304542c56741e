import { InputError } from '../../../models/errors.ts';
import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { FloodChanges, FloodScenario } from '../../../models/schema/flood-changes.ts';
import { type LiveStart, type Readings, readingsSchema } from '../../../models/schema/flood-live.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { type LiveQuestion, liveQuestion, startLive } from '../../../scenes/flood/live/start-live.ts';
import { askCity } from '../../server/ask-server.ts';
import { changedCase, runIdOf } from '../change-case.ts';
import { NO_CHANGES, type PlannedRun, plannedRun } from '../scenario.ts';

type City = Pick<Scene, 'id' | 'grid'>;

/** What gauges told, as the server keeps it. Throws ServerRefusal, and InputError where the answer is something else. */
export async function readReadings(
  city: string,
  { things, properties, from, to }: LiveQuestion,
  signal?: AbortSignal,
): Promise<Readings> {
  const query = new URLSearchParams([
    ...things.map((thing) => ['level', thing]),
    ...properties.map((property) => ['property', property]),
    ['from', String(from)],
    ['to', String(to)],
  ]);
  const told = readingsSchema.safeParse(await askCity(city, `live/readings?${query}`, { signal }));
  if (told.success) return told.data;
  const [{ path, message }] = told.error.issues;
  throw new InputError(
    'flood-readings',
    'live/readings',
    `${path.join('.')}: ${message}.`,
    'Load the page again; if it stays so, look at the version of the server.',
  );
}

/**
 * A run that starts from readings. Measures of the changes come with the case, at the moment; a changed level is added to
 * what was observed; changed rain is that of the case. Throws InputError `flood-live-none`, `flood-datum`.
 */
export async function plannedFrom(
  preset: FloodCase,
  changes: FloodChanges,
  live: LiveStart,
  readings: Readings,
  city: City,
): Promise<PlannedRun> {
  const started = await startLive(changedCase(preset, { ...changes, level: 0 }), readings, live);
  const flood = changedCase(started, { ...NO_CHANGES, level: changes.level });
  const start = live.at - live.lead * 1000;
  return {
    id: runIdOf(flood, { city: city.id, grid: city.grid, start }),
    flood,
    scenario: { preset: preset.id, changes, start, live },
  };
}

/** Reads what the gauges tell and plans a run from it. Throws as those two do. */
export async function planLive(
  preset: FloodCase,
  changes: FloodChanges,
  live: LiveStart,
  city: City,
  signal?: AbortSignal,
): Promise<PlannedRun> {
  return plannedFrom(
    preset,
    changes,
    live,
    await readReadings(city.id, liveQuestion(preset, live), signal),
    city,
  );
}

/** The run that a scenario says; one from live gauges as the history has them now. Throws as `planLive` does. */
export async function plannedAgain(
  preset: FloodCase,
  { changes, start, live }: FloodScenario,
  city: City,
  signal?: AbortSignal,
): Promise<PlannedRun> {
  return live ? planLive(preset, changes, live, city, signal) : plannedRun(preset, changes, start, city);
}
