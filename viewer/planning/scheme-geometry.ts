import type { Scene } from '../../models/schema/scene.ts';
import type { Scheme, SchemeBuilding } from '../../models/schema/scheme.ts';
import { itemsUntil } from '../../scenes/planning/scheme/phases.ts';

/** What stands of a scheme when a phase is done; of a phase that it does not have, all. */
export function itemsAt(scheme: Scheme, phase: string | undefined): ReturnType<typeof itemsUntil> {
  const isKnown = phase === undefined || phase === '' || scheme.phases.some(({ id }) => id === phase);
  return itemsUntil(scheme, isKnown ? phase : undefined);
}

/** Metres of a building over its ground floor. */
export const heightOf = ({ floors }: Pick<SchemeBuilding, 'floors'>): number =>
  floors.reduce((sum, { storeys, storeyHeight }) => sum + storeys * storeyHeight, 0);

/** Layers whose features a scheme may take down. */
export const buildingLayers = ({ layers }: Pick<Scene, 'layers'>): Scene['layers'] =>
  layers.filter(({ kind, role }) => kind === 'tileset' && role === 'buildings');
