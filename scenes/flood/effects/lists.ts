import type { BuildingHit, GaugeHit, PlaceHit, RoadHit } from './report.ts';
import { centimetres, seconds } from './rounded.ts';
import type { EffectsState } from './state.ts';
import { ROAD_USERS } from './thresholds.ts';

const byTime = (a: { from: number }, b: { from: number }): number => a.from - b.from;

/** Buildings whose lowest floor was wet. */
export function listBuildings({ city, buildings }: EffectsState): BuildingHit[] {
  const { ids, names, uses, places, storeys, residents } = city.buildings;
  const hits: BuildingHit[] = [];
  ids.forEach((id, index) => {
    const from = buildings.flooded.firstOf(index);
    if (Number.isNaN(from)) return;
    const [name, use] = [names[index], uses[index]];
    hits.push({
      ...{ id, longitude: places[2 * index], latitude: places[2 * index + 1] },
      from: seconds(from),
      ...(name && { name }),
      ...(use !== undefined && { use }),
      depth: centimetres(buildings.most[index]),
      storeysWet: buildings.mostStoreys[index],
      storeys: storeys[index],
      ...(!Number.isNaN(residents[index]) && { residents: residents[index] }),
    });
  });
  return hits.sort(byTime);
}

export function listPlaces({ city, places }: EffectsState): PlaceHit[] {
  const hits: PlaceHit[] = [];
  city.places.forEach(({ id, name, kind, longitude, latitude }, index) => {
    const from = places.flooded.firstOf(index);
    if (Number.isNaN(from)) return;
    hits.push({
      ...{ id, ...(name && { name }), kind, longitude, latitude },
      from: seconds(from),
      depth: centimetres(places.most[index]),
    });
  });
  return hits.sort(byTime);
}

/** Roads that were waterlogged, or closed to anyone. */
export function listRoads({ city, roads }: EffectsState): RoadHit[] {
  const { ids, line, names, classes, lengths, places } = city.roads;
  const edges: string[][] = Array.from(lengths, () => []);
  ids.forEach((id, index) => {
    edges[line[index]].push(id);
  });
  const hits: RoadHit[] = [];
  lengths.forEach((length, index) => {
    const closed: RoadHit['closed'] = {};
    for (const user of ROAD_USERS) {
      const first = roads.closed[user].firstOf(index);
      if (!Number.isNaN(first)) closed[user] = seconds(first);
    }
    const from = Math.min(
      ...[roads.waterlogged.firstOf(index), ...Object.values(closed)].filter((time) => !Number.isNaN(time)),
    );
    if (from === Number.POSITIVE_INFINITY) return;
    const [name, kind] = [names[index], classes[index]];
    hits.push({
      ids: edges[index],
      ...(name !== undefined && { name }),
      ...(kind !== undefined && { class: kind }),
      ...{ longitude: places[2 * index], latitude: places[2 * index + 1], length, closed },
      from: seconds(from),
      depth: centimetres(roads.most[index]),
    });
  });
  return hits.sort(byTime);
}

export function listGauges({ gauges, levels }: EffectsState): GaugeHit[] {
  const spells = levels.spells();
  return gauges.map(({ id }, index) => ({
    id,
    highest: centimetres(levels.highest[index]),
    worst: levels.worst[index],
    spells: spells
      .filter((spell) => spell.index === index)
      .map(({ from, to, level }) => ({ from: seconds(from), to: seconds(to), level }))
      .sort(byTime),
  }));
}
