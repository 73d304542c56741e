import { type FloodCase, floodCaseSchema } from '../../models/schema/flood-case.ts';
import {
  type FloodChanges,
  type FloodScenario,
  floodChangesSchema,
} from '../../models/schema/flood-changes.ts';
import type { Scene } from '../../models/schema/scene.ts';
import { changedCase, runIdOf } from './change-case.ts';

export const NO_CHANGES: FloodChanges = floodChangesSchema.parse({});

/** Cases have long hydrographs: they are checked once, not whenever a panel is drawn. */
const checked = new WeakMap<Scene['scenarioPresets'], FloodCase[]>();

/** The floods that a scene offers; what is none of them is passed over. */
export function presetsOf({ scenarioPresets }: Pick<Scene, 'scenarioPresets'>): readonly FloodCase[] {
  const known = checked.get(scenarioPresets);
  if (known) return known;
  const presets = scenarioPresets.flatMap((preset) => {
    const parsed = floodCaseSchema.safeParse(preset);
    return parsed.success ? [parsed.data] : [];
  });
  checked.set(scenarioPresets, presets);
  return presets;
}

/** A minute in milliseconds: runs begin at whole ones. */
const MINUTE = 60_000;

/** When a run of a preset begins, UTC milliseconds: as it says, or now. */
export function startOf({ start }: Pick<FloodCase, 'start'>, now: number): number {
  return start === undefined ? Math.floor(now / MINUTE) * MINUTE : Date.parse(start);
}

/** A run that can be computed: its case, its id, and by what it is computed again elsewhere. */
export interface PlannedRun {
  id: string;
  flood: FloodCase;
  scenario: FloodScenario;
}

/** `city`: on whose ground it is computed; on another, as of a newer import, it is another run. */
export function plannedRun(
  preset: FloodCase,
  changes: FloodChanges,
  start: number,
  city: Pick<Scene, 'id' | 'grid'>,
): PlannedRun {
  const flood = changedCase(preset, changes);
  return {
    id: runIdOf(flood, { city: city.id, grid: city.grid, start }),
    flood,
    scenario: { preset: preset.id, changes, start },
  };
}

/** Whether anything is changed of a preset. */
export function isChanged(changes: FloodChanges): boolean {
  return JSON.stringify(floodChangesSchema.parse(changes)) !== JSON.stringify(NO_CHANGES);
}
