import { contains } from '../attributes/conditions.ts';
import type { Feature } from '../feature.ts';
import type { Area } from '../schema/view-document.ts';

/** Polygons of a feature seen from above, as rings of degrees. Surfaces and lines enclose nothing here. */
export function polygonsOf({ geometries }: Pick<Feature, 'geometries'>): Area[] {
  const flat = geometries.find(({ kind }) => kind === 'areas' || kind === 'extrusion');
  if (flat?.kind !== 'areas' && flat?.kind !== 'extrusion') return [];
  const { positions, ringStarts, polygonStarts } = flat;
  const areas: Area[] = [];
  for (let polygon = 0; polygon + 1 < polygonStarts.length; polygon++) {
    const rings: Area = [];
    for (let ring = polygonStarts[polygon]; ring < polygonStarts[polygon + 1]; ring++) {
      const corners: Area[number] = [];
      for (let i = ringStarts[ring]; i < ringStarts[ring + 1]; i++)
        corners.push([positions[3 * i], positions[3 * i + 1]]);
      rings.push(corners);
    }
    areas.push(rings);
  }
  return areas;
}

/** Cells of a side of the grid that says which polygons are near. */
const CELLS = 64;

/**
 * The row of the area that each place lies in, the first where some overlap; −1 for none. `areas` are the polygons of
 * each row; rows without polygons hold nothing. Quick for tens of thousands of places in hundreds of areas.
 */
export function areasOfPlaces(
  longitudes: Float64Array,
  latitudes: Float64Array,
  areas: readonly (readonly Area[])[],
): Int32Array {
  const entries = areas.flatMap((polygons, row) =>
    polygons.map((area) => ({ row, area, box: boxOf(area[0]) })),
  );
  const found = new Int32Array(longitudes.length).fill(-1);
  if (entries.length === 0) return found;
  const west = Math.min(...entries.map(({ box }) => box[0]));
  const south = Math.min(...entries.map(({ box }) => box[1]));
  const width = Math.max(...entries.map(({ box }) => box[2])) - west || 1;
  const height = Math.max(...entries.map(({ box }) => box[3])) - south || 1;
  const cellX = (longitude: number) => Math.floor(((longitude - west) / width) * CELLS);
  const cellY = (latitude: number) => Math.floor(((latitude - south) / height) * CELLS);
  const cells = new Map<number, typeof entries>();
  for (const entry of entries) {
    const [left, bottom, right, top] = entry.box;
    for (let x = cellX(left); x <= cellX(right); x++) {
      for (let y = cellY(bottom); y <= cellY(top); y++) {
        const key = x * (CELLS + 1) + y;
        const cell = cells.get(key);
        if (cell) cell.push(entry);
        else cells.set(key, [entry]);
      }
    }
  }
  for (let i = 0; i < found.length; i++) {
    const [longitude, latitude] = [longitudes[i], latitudes[i]];
    const [x, y] = [cellX(longitude), cellY(latitude)];
    if (!(x >= 0 && x <= CELLS && y >= 0 && y <= CELLS)) continue;
    const near = cells.get(x * (CELLS + 1) + y) ?? [];
    const entry = near.find(
      ({ area, box }) =>
        longitude >= box[0] &&
        longitude <= box[2] &&
        latitude >= box[1] &&
        latitude <= box[3] &&
        contains(area, longitude, latitude),
    );
    if (entry) found[i] = entry.row;
  }
  return found;
}

function boxOf(ring: Area[number]): [west: number, south: number, east: number, north: number] {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [x, y] of ring) {
    west = Math.min(west, x);
    east = Math.max(east, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  return [west, south, east, north];
}
