import type { Feature } from '../../../models/feature.ts';
import { openOsm } from '../../../tiles-service/read/osm/index.ts';
import { realData } from '../../real/data.ts';

/** Degrees between two copies of Geneva's extract: its own size, so that copies do not overlap. */
const STEP_LONGITUDE = 0.062;
const STEP_LATITUDE = 0.036;
const COLUMNS = 6;

/** The buildings of Geneva's OpenStreetMap extract, repeated side by side under new ids until there are `count`. */
export async function* genevaBuildings(count: number, scratch: string): AsyncGenerator<Feature[]> {
  const source = await openOsm(realData('geneva/geneva.osm.pbf'), { source: 'geneva', scratch });
  const buildings: Feature[] = [];
  for await (const batch of source.features())
    buildings.push(...batch.filter(({ geometries }) => geometries.some(({ kind }) => kind === 'extrusion')));
  for (let made = 0, copy = 0; made < count; copy++) {
    const dx = (copy % COLUMNS) * STEP_LONGITUDE;
    const dy = Math.floor(copy / COLUMNS) * STEP_LATITUDE;
    for (let i = 0; i < buildings.length && made < count; i += 256) {
      const batch = buildings
        .slice(i, Math.min(i + 256, i + count - made))
        .map((building) => moved(building, copy, dx, dy));
      made += batch.length;
      yield batch;
    }
  }
}

function moved(feature: Feature, copy: number, dx: number, dy: number): Feature {
  const geometries = feature.geometries.map((geometry) => {
    const positions = geometry.positions.slice();
    for (let i = 0; i < positions.length; i += 3) {
      positions[i] += dx;
      positions[i + 1] += dy;
    }
    return { ...geometry, positions };
  });
  return { ...feature, id: `${feature.id}-${copy}`, geometries };
}
