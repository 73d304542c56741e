import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoModels } from '../../scenes/demo/bim/index.ts';
import { DEMO_ORIGIN, type DemoCity } from '../../scenes/demo/city.ts';
import { floodPresets } from '../../scenes/demo/flood/presets.ts';
import { demoRules } from '../../scenes/demo/rules.ts';
import { demoSchemes } from '../../scenes/demo/schemes.ts';
import { DEMO_MANIFEST, manifestOf } from './manifest.ts';
import { mapOf, thingsOf } from './map-of.ts';
import { type NodeNumbers, numberNodes, osmXml } from './osm-xml.ts';
import { areasSource } from './sources/areas.ts';
import { buildingsSource } from './sources/buildings.ts';
import { busSource } from './sources/bus.ts';
import { controlLineSources } from './sources/control-lines.ts';
import { parcelsSource } from './sources/parcels.ts';
import { pipeSources } from './sources/pipes.ts';
import { planSource } from './sources/plan.ts';
import { sheltersSource } from './sources/shelters.ts';
import { structuresSource } from './sources/structures.ts';
import { terrainSource } from './sources/terrain.ts';
import { treesSource } from './sources/trees.ts';
import { degreesOf } from './to-degrees.ts';
import { demoViewpoints } from './viewpoints.ts';

/**
 * Writes the demo city as the files that a bureau would hand over, with their manifest, into a folder. Gives the numbers
 * that places have in its map.
 */
export async function writeDemoSources(city: DemoCity, folder: string): Promise<NodeNumbers> {
  await mkdir(folder, { recursive: true });
  const [ways, things] = [mapOf(city), thingsOf(city)];
  const numbers = numberNodes(ways, things);
  const toDegrees = await degreesOf();
  const presets = new Map<string, object>(
    [...floodPresets(city, toDegrees), ...demoSchemes(city, toDegrees)].map((preset) => [
      `${'duration' in preset ? 'flood' : 'scheme'}-${preset.id}.json`,
      preset,
    ]),
  );
  const rules = demoRules();
  presets.set(`rules-${rules.edition}.json`, rules);
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
  await Promise.all([
    write('terrain.asc', terrainSource(city)),
    write('buildings.geojsonl', buildingsSource(city, toDegrees)),
    write('parcels.geojsonl', parcelsSource(city, toDegrees)),
    write('plan.geojsonl', planSource(city, toDegrees)),
    write('shelters.geojsonl', sheltersSource(city, toDegrees)),
    write('structures.geojsonl', structuresSource(city, toDegrees)),
    ...demoModels(city.models, DEMO_ORIGIN).map(({ kind, text }) => write(`${kind}.ifc`, text)),
    write('trees.csv', treesSource(city, toDegrees)),
    ...[...controlLineSources(city, toDegrees)].map(([kind, text]) => write(`line-${kind}.geojsonl`, text)),
    write('map.osm', osmXml(ways, things, toDegrees, numbers)),
    write('bus.geojson', busSource(city, toDegrees)),
    write('areas.geojson', areasSource(city, toDegrees)),
    ...[...pipeSources(city.pipes, toDegrees)].map(([source, text]) => write(`${source}.geojsonl`, text)),
    ...[...presets].map(([file, preset]) => write(file, `${JSON.stringify(preset, undefined, 1)}\n`)),
    write(DEMO_MANIFEST, manifestOf(city, await demoViewpoints(city), [...presets.keys()])),
  ]);
  return numbers;
}
