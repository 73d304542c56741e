import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Feature } from '../../models/feature.ts';
import { openFeatureStore } from '../../models/feature-store/index.ts';
import { fileByteSource } from '../../tiles-service/store/file-source.ts';
import { WorkerPool } from '../../tiles-service/work/pool.ts';
import { BUILDING_FRAGMENT_SHADER, BUILDING_UNIFORMS } from '../../viewer/globe/shaders/building-shader.ts';
import { describeReal } from './data.ts';
import { openCesium } from './support/cesium-page.ts';
import { tileFile } from './support/tile-file.ts';

/** Trees come with colours of their own, and wear none. */
const BUILDING_SHADER = { text: BUILDING_FRAGMENT_SHADER, uniforms: BUILDING_UNIFORMS };

let root: string;
let pool: WorkerPool;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'cesium-'));
  pool = new WorkerPool(2);
});
afterAll(async () => {
  await pool.close();
  rmSync(root, { recursive: true, force: true });
});

interface Picked {
  properties: Record<string, unknown> | null;
  /** Mean brightness of the picture, 0–255. */
  brightness: number;
}

/**
 * Shows a tileset from straight above a place and picks what lies under the middle of the picture. Runs in the
 * page, where Cesium is global.
 */
async function pickBelow(options: {
  url: string;
  shader?: { text: string; uniforms: Record<string, { type: string; value: number }> };
  night: number;
  longitude: number;
  latitude: number;
  height: number;
}): Promise<Picked> {
  /* biome-ignore lint/suspicious/noExplicitAny: the page's Cesium has no types here */
  const Cesium = (window as any).Cesium;
  document.getElementById('c')!.replaceChildren();
  const widget = new Cesium.CesiumWidget('c', {
    baseLayer: false,
    globe: false,
    skyBox: false,
    skyAtmosphere: false,
    scene3DOnly: true,
    useDefaultRenderLoop: false,
    contextOptions: { webgl: { preserveDrawingBuffer: true } },
  });
  const { scene } = widget;
  // The shaders have a say in how shadows fall.
  scene.shadowMap.enabled = true;
  scene.shadowMap.size = 256;
  const customShader =
    options.shader &&
    new Cesium.CustomShader({
      lightingModel: Cesium.LightingModel.PBR,
      uniforms: Object.fromEntries(
        Object.entries(options.shader.uniforms).map(([name, { type, value }]) => [
          name,
          { type: Cesium.UniformType[type], value },
        ]),
      ),
      fragmentShaderText: options.shader.text,
    });
  customShader?.setUniform('u_night', options.night);
  const tileset = await Cesium.Cesium3DTileset.fromUrl(options.url, {
    customShader,
    maximumScreenSpaceError: 1,
    environmentMapOptions: { enabled: false },
    shadows: Cesium.ShadowMode.ENABLED,
  });
  scene.primitives.add(tileset);
  scene.light = new Cesium.DirectionalLight({
    direction: Cesium.Cartesian3.normalize(
      Cesium.Cartesian3.negate(
        Cesium.Cartesian3.fromDegrees(options.longitude, options.latitude, 0),
        new Cesium.Cartesian3(),
      ),
      new Cesium.Cartesian3(),
    ),
    intensity: 2,
  });
  scene.camera.setView({
    destination: Cesium.Cartesian3.fromDegrees(options.longitude, options.latitude, options.height),
    orientation: { heading: 0, pitch: -Math.PI / 2, roll: 0 },
  });
  widget.resize();
  for (let quiet = 0; quiet < 3; ) {
    widget.render();
    await new Promise((resolve) => setTimeout(resolve, 50));
    quiet = tileset.tilesLoaded ? quiet + 1 : 0;
  }
  const { canvas } = scene;
  const picked = scene.pick(new Cesium.Cartesian2(canvas.clientWidth / 2, canvas.clientHeight / 2));
  widget.render();
  const properties = picked?.getPropertyIds
    ? Object.fromEntries(picked.getPropertyIds().map((id: string) => [id, picked.getProperty(id)]))
    : null;
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  const drawing = copy.getContext('2d')!;
  drawing.drawImage(canvas, 0, 0);
  const { data } = drawing.getImageData(0, 0, copy.width, copy.height);
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) sum += data[i] + data[i + 1] + data[i + 2];
  widget.destroy();
  return { properties, brightness: sum / (data.length / 4) / 3 };
}

async function featureWhere(folder: string, wanted: (feature: Feature) => boolean): Promise<Feature> {
  const store = await openFeatureStore(fileByteSource(join(folder, 'store')));
  for (let block = 0; block < store.header.blocks.length; block++) {
    const found = (await store.readBlock(block)).find(wanted);
    if (found) return found;
  }
  throw new Error('The store has no such feature.');
}

/** The middle of a feature's first geometry. */
function middleOf({ geometries }: Feature): { longitude: number; latitude: number } {
  const { positions } = geometries[0];
  let [longitude, latitude] = [0, 0];
  for (let i = 0; i < positions.length; i += 3) {
    longitude += (3 * positions[i]) / positions.length;
    latitude += (3 * positions[i + 1]) / positions.length;
  }
  return { longitude, latitude };
}

describeReal('tilesets in Cesium', () => {
  it('should show and pick a building of Delft, by day and by night, with nothing said in the console', async () => {
    const { buildings } = await tileFile('delft/cityjson/delft_3dbag_5908.city.jsonl', 'delft', root, pool);
    const { folder } = buildings!;
    const id = 'delft:NL.IMBAG.Pand.0503100000000209-0';
    const tower = await featureWhere(folder, (feature) => feature.id === id);
    const { page, messages, close } = await openCesium(root);
    try {
      const view = { url: `/${basename(folder)}/tileset.json`, ...middleOf(tower), height: 260 };
      const day = await page.evaluate(pickBelow, { ...view, shader: BUILDING_SHADER, night: 0 });
      const night = await page.evaluate(pickBelow, { ...view, shader: BUILDING_SHADER, night: 1 });
      expect(day.properties).toMatchObject({ id, heightSource: 'geometry' });
      expect(day.properties?.height).toBeCloseTo(76.2, 0);
      expect(day.brightness).toBeGreaterThan(night.brightness + 10);
      expect(messages.filter((text) => !text.startsWith('Primitive outlines disable'))).toEqual([]);
    } finally {
      await close();
    }
  });

  it('should pick a single tree of Geneva among its instances', async () => {
    const { trees } = await tileFile('geneva/geneva.osm.pbf', 'geneva', root, pool);
    const { folder } = trees!;
    const tree = await featureWhere(folder, ({ attributes }) => Number(attributes.height) >= 10);
    const { page, messages, close } = await openCesium(root);
    try {
      const { properties } = await page.evaluate(pickBelow, {
        url: `/${basename(folder)}/tileset.json`,
        ...middleOf(tree),
        height: 140,
        night: 0,
      });
      expect(properties).toMatchObject({ id: tree.id, class: 'tree' });
      expect(properties?.height).toBeCloseTo(Number(tree.attributes.height), 1);
      expect(messages).toEqual([]);
    } finally {
      await close();
    }
  });
});
