import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFeatureStore } from '../../models/feature-store/index.ts';
import { decodeGlb } from '../../models/gltf/decoded-glb.ts';
import type { ImportReport, Layer, Scene } from '../../models/schema/index.ts';
import { checkCity } from '../../tiles-service/city/check.ts';
import { importCity } from '../../tiles-service/city/import.ts';
import { folderOfLayer } from '../../tiles-service/city/paths.ts';
import { fileByteSource } from '../../tiles-service/store/file-source.ts';
import { describeReal, realData } from './data.ts';

const signal = new AbortController().signal;
const onProgress = () => {};

/** Files of one city, and the objects of each as its text has them. */
const FILES: Record<string, RegExp> = {
  'plateau/tamana_43206/49303425_bldg_6697_op.gml': /<bldg:Building[ >]/g,
  'plateau/tamana_43206/49303414_brid_6697_op.gml': /<brid:Bridge(ConstructionElement|Installation)?[ >]/g,
  'plateau/tamana_43206/493034_wtr_6697_op.gml': /<wtr:WaterBody[ >]/g,
  'plateau/yokosuka/523965_dem_6697_05_op.gml': /<dem:TINRelief[ >]/g,
  'plateau/textured_53392642/53392642_bldg_6697_op2.gml': /<bldg:Building[ >]/g,
  'plateau/tsukuba_54401008_veg_6697_op.gml': /<veg:(PlantCover|SolitaryVegetationObject)[ >]/g,
  'plateau/flood/numazu_52385721_fld_6697_l1_op.gml': /<wtr:WaterBody[ >]/g,
};

describeReal('a city of CityGML', () => {
  let city: string;
  let reports: readonly ImportReport[];
  let scene: Scene;
  beforeAll(async () => {
    city = mkdtempSync(join(tmpdir(), 'citygml-city-'));
    const common = { out: city, publication: 'public' as const, imagery: false, signal, onProgress };
    const files = Object.keys(FILES).map((path) => realData(path));
    const ingolstadt = realData('ingolstadt-lod3/4018264/4018264.xml');
    reports = (await importCity({ ...common, files })).reports;
    await importCity({ ...common, files: [ingolstadt], source: 'ingolstadt', verticalDatum: 'DHHN2016' });
    scene = JSON.parse(readFileSync(join(city, 'public', 'scene.json'), 'utf8')) as Scene;
  }, 120_000);
  afterAll(() => rmSync(city, { recursive: true, force: true }));

  const storeOf = (layer: Layer) =>
    openFeatureStore(fileByteSource(join(folderOfLayer(city, layer), 'store')));

  it('should bring in every object that the texts have, none left out', () => {
    const wanted = Object.entries(FILES).map(
      ([path, objects]) => [...readFileSync(realData(path), 'utf8').matchAll(objects)].length,
    );
    expect(reports.map(({ read }) => read)).toEqual(wanted);
    expect(reports.map(({ kept }) => kept)).toEqual(wanted);
    expect(reports.flatMap(({ dropped }) => dropped)).toEqual([]);
  });

  it('should pass every check: each tile decoded, each record read', async () => {
    expect((await checkCity(city, { signal, onProgress })).problems).toEqual([]);
  }, 60_000);

  it('should keep what extensions say, in the records', async () => {
    const layer = scene.layers.find(({ id, role }) => role === 'buildings' && /49303425/.test(id))!;
    const text = readFileSync(realData(Object.keys(FILES)[0]), 'utf8');
    const [, first, inside] = /<bldg:Building gml:id="([^"]+)">([\s\S]*?)<\/bldg:Building>/.exec(text)!;
    const id = /<uro:buildingID>([^<]+)</.exec(inside)![1];
    const store = await storeOf(layer);
    const record = await store.findById(`${layer.id.replace(/-buildings$/, '')}:${first}`);
    expect(record?.attributes['uro:buildingIDAttribute']).toMatchObject({ buildingID: id });
  });

  it('should put the pictures of textured buildings into their tiles', () => {
    for (const name of [/53392642/, /^ingolstadt/]) {
      const layer = scene.layers.find(({ id, role }) => role === 'buildings' && name.test(id))!;
      const tiles = join(folderOfLayer(city, layer), 'tiles');
      const textured = readdirSync(tiles)
        .map((tile) => decodeGlb(readFileSync(join(tiles, tile))).json)
        .filter(({ images }) => images?.length > 0);
      expect(textured.length).toBeGreaterThan(0);
      for (const { extensionsRequired } of textured) expect(extensionsRequired).toContain('EXT_texture_webp');
    }
  });
});
