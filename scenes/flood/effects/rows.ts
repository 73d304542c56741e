import type { Effects } from '../../../models/schema/flood-run.ts';
import { CLOSED_TO, EFFECT } from './properties.ts';
import { centimetres, seconds } from './rounded.ts';
import type { EffectsState } from './state.ts';
import { ROAD_USERS } from './thresholds.ts';

type Row = Effects['effects'][number];

/** All that the water does, as rows of effects.json in order of their beginning. */
export function effectRows(state: EffectsState): Effects['effects'] {
  const rows: Row[] = [];
  const { city, gauges, buildings, roads, places, levels } = state;
  const add = (
    id: string,
    property: string,
    { from, to }: { from: number; to: number },
    value: Row[4],
  ): void => {
    rows.push([id, property, seconds(from), seconds(to), value]);
  };
  // A critical place that is a building is told of once, as the building.
  const own = new Set(city.buildings.ids);
  for (const spell of buildings.flooded.all())
    add(city.buildings.ids[spell.index], EFFECT.flooded, spell, centimetres(spell.worst));
  for (const spell of buildings.storeySpells())
    add(city.buildings.ids[spell.index], EFFECT.storeysWet, spell, spell.storeys);
  for (const spell of places.flooded.all()) {
    const { id } = city.places[spell.index];
    if (!own.has(id)) add(id, EFFECT.flooded, spell, centimetres(spell.worst));
  }
  const edges: string[][] = Array.from(city.roads.lengths, () => []);
  city.roads.ids.forEach((id, index) => {
    edges[city.roads.line[index]].push(id);
  });
  for (const spell of roads.waterlogged.all())
    for (const id of edges[spell.index]) add(id, EFFECT.waterlogged, spell, centimetres(spell.worst));
  for (const user of ROAD_USERS)
    for (const spell of roads.closed[user].all())
      for (const id of edges[spell.index]) add(id, CLOSED_TO[user], spell, true);
  for (const spell of levels.spells()) add(gauges[spell.index].id, EFFECT.warning, spell, spell.level);
  return rows.sort((a, b) => a[2] - b[2]);
}
