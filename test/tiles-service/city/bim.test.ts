import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bimSchema, type Layer } from '../../../models/schema/index.ts';
import { importCity } from '../../../tiles-service/city/import.ts';
import { layerFiles } from '../../../tiles-service/publish/layer-files.ts';
import { SITE, STOREY, smallModel, WALL } from '../read/ifc/small-model.ts';

const ROOM = '1RoomRoomRoomRoomRoom1';
const folder = mkdtempSync(join(tmpdir(), 'bim-city-'));
let layers: Layer[];

beforeAll(async () => {
  const file = join(folder, 'house.ifc');
  const more = [
    `#200=IFCSPACE('${ROOM}',$,'1',$,$,#42,#48,'Kitchen',.ELEMENT.,.INTERNAL.,$);`,
    "#201=IFCRELAGGREGATES('5RelRelRelRelRelRelRe5',$,$,$,#25,(#200));",
  ];
  writeFileSync(file, smallModel({ place: '$,$,$', more }));
  const { manifest } = await importCity({
    out: join(folder, 'city'),
    files: [file],
    placement: { longitude: 10, latitude: 50, height: 100 },
    verticalDatum: 'ellipsoid',
    publication: 'public',
    imagery: false,
    workers: 1,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  layers = manifest.layers.map(({ layer }) => layer);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

describe('importCity of a building model', () => {
  it('should make a layer of elements, and one of rooms that is not shown at first', () => {
    expect(layers.map(({ id, visible, cim, featureCount }) => [id, visible, cim, featureCount])).toEqual([
      ['house-bim', true, 7, 4],
      ['house-spaces', false, 7, 1],
    ]);
  });

  it('should put bim.json beside the tiles, and into what is published', async () => {
    const [layer] = layers;
    const path = join(folder, 'city', 'public', layer.bim!);
    expect(existsSync(path)).toBe(true);
    const bim = bimSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    expect(bim.storeys).toMatchObject([{ id: `house:${STOREY}`, elements: 1, spaces: 1, elevation: 0 }]);
    expect(bim.spaces).toMatchObject([{ id: `house:${ROOM}`, name: '1 Kitchen' }]);
    expect(bim.elements).toMatchObject([{ id: `house:${WALL}`, class: 'IfcWall' }]);
    expect(bim.structure.map((part) => part.class).sort()).toEqual(['IfcBuilding', 'IfcSite']);
    expect(bim.structure.some(({ id }) => id === `house:${SITE}`)).toBe(true);
    const versionFolder = join(folder, 'city', 'public', 'layers', layer.id, layer.version);
    expect(await layerFiles(layer, versionFolder)).toContain('bim.json');
  });

  it('should stand the shell of a building over its elements', () => {
    const [layer] = layers;
    const tileset = JSON.parse(readFileSync(join(folder, 'city', 'public', layer.url), 'utf8'));
    expect(tileset.root.geometricError).toBeGreaterThanOrEqual(1);
    expect(tileset.root.children).toHaveLength(1);
    expect(tileset.root.children[0].geometricError).toBe(0);
  });
});
