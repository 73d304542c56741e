import type { AnalysisOrigin } from '../../models/schema/analysis-result.ts';
import type { Layer } from '../../models/schema/layer.ts';
import type { Position } from '../../models/schema/position.ts';
import type { Provenance } from '../../models/schema/provenance.ts';
import type { Scene } from '../../models/schema/scene.ts';
import { now } from '../stores/server-time.ts';
import type { StudyResult } from './result.ts';
import { newResultId } from './results.ts';

/** What a result says whatever it is of. `places`: degrees that it lies around. */
export function resultBase(
  city: Scene,
  {
    name,
    origin,
    places,
    rests,
  }: {
    name: string;
    origin: AnalysisOrigin;
    places: Iterable<Position>;
    /** The layers that it was reckoned from. */
    rests(layer: Layer): boolean;
  },
): Omit<StudyResult, 'legends' | 'parts' | 'figures' | 'tables' | 'charts'> {
  return {
    ...{ id: newResultId(), kind: origin.kind, name, made: now(), origin },
    publication: city.publication,
    sources: sourcesOf(city, rests),
    bounds: boundsOf(places),
  };
}

/** Where some layers come from, each source once. */
function sourcesOf(city: Scene, rests: (layer: Layer) => boolean): Provenance[] {
  const found = new Map<string, Provenance>();
  for (const layer of city.layers)
    if (rests(layer))
      for (const one of layer.provenance) found.set(JSON.stringify([one.owner, one.source]), one);
  return [...found.values()];
}

export const restsOn =
  (...roles: string[]) =>
  ({ role, kind }: Layer): boolean =>
    roles.includes(role ?? kind);

function boundsOf(places: Iterable<Position>): [number, number, number, number] {
  const bounds: [number, number, number, number] = [180, 90, -180, -90];
  for (const [longitude, latitude] of places) {
    bounds[0] = Math.min(bounds[0], longitude);
    bounds[1] = Math.min(bounds[1], latitude);
    bounds[2] = Math.max(bounds[2], longitude);
    bounds[3] = Math.max(bounds[3], latitude);
  }
  return bounds;
}
