import type { FloodMaxima } from '../run/frame.ts';
import { FLOODED } from '../run/maxima.ts';
import { CRITICAL_KINDS, knowsResidents } from './city.ts';
import { HAZARD_CLASSES, hazardClass } from './hazard.ts';
import type { EffectsState } from './state.ts';
import { ROAD_USERS } from './thresholds.ts';

interface Land {
  maxima: FloodMaxima;
  /** 1 where it was wet in the first picture. */
  wetAtFirst: Uint8Array;
  /** Metres. */
  cell: number;
}

/**
 * What the water did, as numbers by name: counts of buildings, people and critical places, metres of road, square metres
 * of land that was dry in the first picture.
 */
export function summarise({ city, buildings, roads, places, levels }: EffectsState, land?: Land) {
  const summary: Record<string, number> = {
    buildingsFlooded: 0,
    residentsAffected: 0,
    residentsOnWetStoreys: 0,
    storeysWet: 0,
    deepestAtBuilding: 0,
  };
  city.buildings.ids.forEach((_, index) => {
    if (Number.isNaN(buildings.flooded.firstOf(index))) return;
    const residents = city.buildings.residents[index] || 0;
    const wet = buildings.mostStoreys[index];
    summary.buildingsFlooded++;
    summary.residentsAffected += residents;
    summary.residentsOnWetStoreys += (residents * wet) / city.buildings.storeys[index];
    summary.storeysWet += wet;
    summary.deepestAtBuilding = Math.max(summary.deepestAtBuilding, buildings.most[index]);
  });
  for (const name of ['residentsAffected', 'residentsOnWetStoreys']) {
    // Nobody is not the same as not known.
    if (knowsResidents(city)) summary[name] = Math.round(summary[name]);
    else delete summary[name];
  }

  for (const kind of CRITICAL_KINDS) summary[`places.${kind}`] = 0;
  city.places.forEach(({ kind }, index) => {
    if (!Number.isNaN(places.flooded.firstOf(index))) summary[`places.${kind}`]++;
  });

  const metres = (isHit: (road: number) => boolean): number =>
    city.roads.lengths.reduce((sum, length, road) => (isHit(road) ? sum + length : sum), 0);
  summary['roads.waterlogged'] = metres((road) => !Number.isNaN(roads.waterlogged.firstOf(road)));
  for (const user of ROAD_USERS)
    summary[`roads.closed.${user}`] = metres((road) => !Number.isNaN(roads.closed[user].firstOf(road)));

  for (const level of [3, 2, 1])
    summary[`gauges.level${level}`] = levels.worst.filter((worst) => worst === level).length;
  if (land) addAreas(summary, land);
  return summary;
}

function addAreas(summary: Record<string, number>, { maxima, wetAtFirst, cell }: Land): void {
  const cells = new Array<number>(HAZARD_CLASSES.length).fill(0);
  let [flooded, deepest] = [0, 0];
  for (let index = 0; index < wetAtFirst.length; index++) {
    if (wetAtFirst[index] || !(maxima.depth[index] >= FLOODED)) continue;
    flooded++;
    deepest = Math.max(deepest, maxima.depth[index]);
    cells[hazardClass(maxima.hazard[index])]++;
  }
  summary['area.flooded'] = flooded * cell * cell;
  summary.deepestOnLand = deepest;
  HAZARD_CLASSES.forEach((name, index) => {
    if (index > 0) summary[`area.hazard.${name}`] = cells[index] * cell * cell;
  });
}
