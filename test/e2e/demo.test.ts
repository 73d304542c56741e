import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Scene } from '../../models/schema/index.ts';
import { demoCity } from './support/cities.ts';
import { expect, test } from './support/fixtures.ts';
import { statisticsOf } from './support/picture.ts';
import { PROJECT } from './support/start-server.ts';
import { layerStates, settled } from './support/viewer.ts';

test.describe.configure({ timeout: 400_000 });

const PICTURES = join(PROJECT, 'test-results/pictures');

test('should make a fictional city, draw it from its vectors, and say that it is none', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', await demoCity());
  await page.setViewportSize({ width: 800, height: 500 });
  await page.goto(`${url}#v=1&t=2026-06-21T02:30:00Z&p=none`);
  await settled(page);
  // What would clutter the first view is there, and switched off.
  expect(await layerStates(page)).toEqual({
    terrain: 'ready',
    'map-map': 'ready',
    'map-furniture': 'ready',
    'structures-structures': 'ready',
    'trees-trees': 'ready',
    'city-buildings': 'ready',
    'hospital-bim': 'ready',
    'tower-bim': 'ready',
    'metro-bim': 'ready',
  });
  await expect(page.getByText('画面含模拟数据')).toBeVisible();
  const png = await page.screenshot({ timeout: 120_000 });
  await mkdir(PICTURES, { recursive: true });
  await writeFile(join(PICTURES, 'liangjiang.png'), png);
  const statistics = statisticsOf(png);
  expect(statistics.commonest, JSON.stringify(statistics)).toBeLessThan(0.5);
  expect(statistics.colours).toBeGreaterThan(40);
  expect(statistics.brightness).toBeGreaterThan(20);
});

/** Names of the attributes that a tile of a tileset carries, from the JSON of its GLB. */
async function tilePropertiesOf(folder: string): Promise<string[]> {
  const [name] = (await readdir(join(folder, 'tiles'))).filter((file) => file.endsWith('.glb'));
  const bytes = await readFile(join(folder, 'tiles', name));
  const json = JSON.parse(bytes.subarray(20, 20 + bytes.readUInt32LE(12)).toString());
  return Object.keys(json.extensions.EXT_structural_metadata.schema.classes.feature.properties);
}

test('should list attributes of buildings into the tiles, and people into those of restricted class alone', async () => {
  const city = await demoCity();
  for (const [publication, people] of [
    ['public', false],
    ['restricted', true],
  ] as const) {
    const scene = JSON.parse(await readFile(join(city, publication, 'scene.json'), 'utf8')) as Scene;
    const layer = scene.layers.find(
      ({ id, publication: own }) => id === 'city-buildings' && own === publication,
    )!;
    const properties = await tilePropertiesOf(dirname(join(city, publication, layer.url)));
    expect(properties).toEqual(
      expect.arrayContaining(['use', 'year', 'floorArea', 'district', 'street', 'grid', 'heightLimit']),
    );
    expect(properties.includes('residents'), publication).toBe(people);
    expect(properties.includes('jobs'), publication).toBe(people);
  }
});

test('should have grids, networks and viewpoints, and parcels that only the bureau sees', async () => {
  const city = await demoCity();
  const [open, internal, restricted] = await Promise.all(
    ['public', 'internal', 'restricted'].map(
      async (name) => JSON.parse(await readFile(join(city, name, 'scene.json'), 'utf8')) as Scene,
    ),
  );
  expect(open.viewpoints[0].id).toBe('arrival');
  expect(open.layers.map(({ id }) => id)).not.toContain('parcels-overlay');
  expect(open.layers.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['plan-overlay', 'shelters-overlay', 'areas-map', 'bus-overlay']),
  );
  expect(Object.keys(internal.grid?.rasters ?? {}).sort()).toEqual([
    'bed',
    'buildings',
    'resolution',
    'roughness',
    'terrain',
  ]);
  // The people of a building are of no use to a grid: there is none of a stricter class.
  expect([open.grid?.rasters, restricted.grid?.rasters]).toEqual([undefined, undefined]);
  expect(open.networks.map(({ kind }) => kind)).toContain('road');
});
