import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Feature, SURFACE_SEMANTICS, type SurfacesGeometry } from '../../../../models/feature.ts';
import { decodeGlb } from '../../../../models/gltf/decoded-glb.ts';
import { checkTileset } from '../../../../tiles-service/check/index.ts';
import { tileSolids } from '../../../../tiles-service/tile/solids/index.ts';
import { colorAt, expectColor, quarters, type Rgb } from '../support/picture-tiles.ts';
import { TOWN } from '../support/synthetic-city.ts';
import { storeOf } from '../support/tile-store.ts';

const NONE = 0xffff;
const WALL = SURFACE_SEMANTICS.indexOf('wall');
const ROOF = SURFACE_SEMANTICS.indexOf('roof');
const GROUND = SURFACE_SEMANTICS.indexOf('ground');
const METRES_PER_DEGREE = 111_320;

interface Dress {
  image: string;
  /** How often the picture comes along each side. */
  repeats?: number;
  /** Coordinates are moved by so many pictures. */
  shift?: number;
}

/** A box of 20 × 20 × 10 m, `dress` for its south, east, north and west wall and its roof. */
function box(id: string, east: number, dress: (Dress | undefined)[]): Feature {
  const corner = (x: number, y: number, z: number) => [
    TOWN.longitude + (east + x) / METRES_PER_DEGREE / Math.cos((TOWN.latitude * Math.PI) / 180),
    TOWN.latitude + y / METRES_PER_DEGREE,
    z,
  ];
  const places = [0, 10].flatMap((z) => [
    corner(0, 0, z),
    corner(20, 0, z),
    corner(20, 20, z),
    corner(0, 20, z),
  ]);
  // Each begins at its lower left corner, seen from outside.
  const faces = [
    [0, 1, 5, 4],
    [1, 2, 6, 5],
    [2, 3, 7, 6],
    [3, 0, 4, 7],
    [4, 5, 6, 7],
    [0, 3, 2, 1],
  ];
  const images = [...new Set(dress.flatMap((one) => (one ? [one.image] : [])))];
  const geometry: SurfacesGeometry = {
    kind: 'surfaces',
    lod: 2,
    heightReference: 'ellipsoid',
    positions: Float64Array.from(faces.flatMap((face) => face.flatMap((place) => places[place]))),
    ringStarts: Uint32Array.from({ length: 7 }, (_, index) => 4 * index),
    polygonStarts: Uint32Array.from({ length: 7 }, (_, index) => index),
    semantics: Uint8Array.of(WALL, WALL, WALL, WALL, ROOF, GROUND),
    textures: {
      images,
      imageOf: Uint16Array.from(faces, (_, index) => {
        const one = dress[index];
        return one ? images.indexOf(one.image) : NONE;
      }),
      coordinates: Float32Array.from(
        faces.flatMap((_, index) => {
          const { repeats = 1, shift = 0 } = dress[index] ?? {};
          const [low, high] = [shift, shift + repeats];
          return [low, low, high, low, high, high, low, high];
        }),
      ),
    },
  };
  return { id, type: 'Building', attributes: {}, geometries: [geometry] };
}

let remove: (() => Promise<void>) | undefined;
afterEach(async () => {
  await remove?.();
  remove = undefined;
});

async function tile(features: Feature[], pictures: Record<string, Uint8Array>) {
  const city = await storeOf(features);
  remove = city.remove;
  mkdirSync(join(city.folder, 'textures'));
  for (const [name, bytes] of Object.entries(pictures))
    writeFileSync(join(city.folder, 'textures', name), bytes);
  const result = await tileSolids(city.store, city.job, { role: 'buildings' });
  const glb = (name: string) => decodeGlb(readFileSync(join(city.folder, 'tiles', name)));
  return { ...city, result, glb, names: readdirSync(join(city.folder, 'tiles')).sort() };
}

/** From the boxes' own metres to the layer's frame, whose origin is the middle of all boxes. */
const inFrame =
  (width: number) =>
  (x: number, y: number, z: number): Rgb => [x - width / 2, y - 10, z];

const CARDS = {
  'aaaaaaaaaaaaaaaa.png': quarters(['#ff0000', '#00ff00', '#0000ff', '#ffff00']),
  'bbbbbbbbbbbbbbbb.png': quarters(['#ff00ff', '#00ffff', '#ffffff', '#000000']),
};
const [FIRST, SECOND] = Object.keys(CARDS);

describe('textured tiles', () => {
  it('should show each face its own picture, the right way up and the right way round', async () => {
    const dress = [FIRST, SECOND, FIRST, SECOND, FIRST].map((image) => ({ image }));
    const { glb, names } = await tile([box('t:a', 0, dress)], CARDS);
    expect(names).toEqual(['0-0-0.glb']);
    const document = glb('0-0-0.glb');
    const at = inFrame(20);
    // South wall, seen from the south: west is left.
    expectColor(await colorAt(document, at(5, 0, 7.5)), [255, 0, 0]);
    expectColor(await colorAt(document, at(15, 0, 7.5)), [0, 255, 0]);
    expectColor(await colorAt(document, at(5, 0, 2.5)), [0, 0, 255]);
    expectColor(await colorAt(document, at(15, 0, 2.5)), [255, 255, 0]);
    // East wall, seen from the east: south is left.
    expectColor(await colorAt(document, at(20, 5, 7.5)), [255, 0, 255]);
    expectColor(await colorAt(document, at(20, 15, 2.5)), [0, 0, 0]);
    // North wall: east is left. Roof, seen from above: west is left, north is up.
    expectColor(await colorAt(document, at(15, 20, 7.5)), [255, 0, 0]);
    expectColor(await colorAt(document, at(5, 5, 10)), [0, 0, 255]);
    expectColor(await colorAt(document, at(15, 15, 10)), [0, 255, 0]);
    // Close to every edge too: nothing bleeds in.
    expectColor(await colorAt(document, at(0.05, 0, 9.95)), [255, 0, 0]);
    expectColor(await colorAt(document, at(19.95, 0, 9.95)), [0, 255, 0]);
    expectColor(await colorAt(document, at(19.95, 0, 0.05)), [255, 255, 0]);
  });

  it('should repeat a picture along a face, in an image of its own or unrolled', async () => {
    for (const [repeats, size] of [
      [40, 256],
      [3, 32],
    ]) {
      const pictures = { [FIRST]: quarters(['#ff0000', '#00ff00', '#0000ff', '#ffff00'], size) };
      const south = { image: FIRST, repeats, shift: -7 };
      const { glb } = await tile([box('t:a', 0, [south])], pictures);
      const document = glb('0-0-0.glb');
      const at = inFrame(20);
      for (const [row, column] of [
        [0, 0],
        [repeats - 1, 1],
        [1, repeats - 1],
      ]) {
        const middle = (part: number) => [(column + part) * (20 / repeats), (row + part) * (10 / repeats)];
        const [leftX, lowZ] = middle(0.25);
        const [rightX, highZ] = middle(0.75);
        expectColor(await colorAt(document, at(leftX, 0, lowZ)), [0, 0, 255]);
        expectColor(await colorAt(document, at(rightX, 0, highZ)), [0, 255, 0]);
      }
      await remove?.();
      remove = undefined;
    }
  });

  it('should pass every check, and keep the ids of what is textured', async () => {
    const features = [
      box(
        't:whole',
        0,
        [FIRST, SECOND, FIRST, SECOND, FIRST].map((image) => ({ image })),
      ),
      box('t:part', 40, [{ image: FIRST }]),
      box('t:plain', 80, []),
    ];
    const { folder } = await tile(features, CARDS);
    expect(await checkTileset(folder)).toEqual({ problems: [], tiles: 1, features: 3 });
  });

  it('should leave faces without picture as they are without any', async () => {
    const { glb } = await tile([box('t:a', 0, [{ image: 'missing.png' }, undefined])], {});
    expect(glb('0-0-0.glb').json.images).toBeUndefined();
    expect(glb('0-0-0.glb').json.extensionsUsed).not.toContain('EXT_texture_webp');
  });

  it('should count a picture that cannot be decoded, and draw its faces without', async () => {
    const cut = CARDS[FIRST as keyof typeof CARDS].subarray(0, 60);
    const { glb, job } = await tile([box('t:a', 0, [{ image: FIRST }, { image: SECOND }])], {
      ...CARDS,
      [FIRST]: cut,
    });
    expect(job.tally.snapshot().notes).toMatchObject([{ reason: 'texture-undecodable', examples: [FIRST] }]);
    const document = glb('0-0-0.glb');
    expect(document.json.images).toHaveLength(1);
    expect(await colorAt(document, inFrame(20)(10, 0, 5))).toBeUndefined();
    expectColor(await colorAt(document, inFrame(20)(20, 5, 7.5)), [255, 0, 255]);
  });

  it('should show heavy pictures at a quarter of the size from further off', async () => {
    const large = { [FIRST]: quarters(['#ff0000', '#00ff00', '#0000ff', '#ffff00'], 1024) };
    const { glb, names, folder } = await tile([box('t:a', 0, [{ image: FIRST }])], large);
    expect(names).toEqual(['0-0-0.glb', '0-0-0l.glb']);
    const { root } = JSON.parse(readFileSync(join(folder, 'tileset.json'), 'utf8'));
    expect(root.content.uri).toBe('tiles/0-0-0l.glb');
    expect(root.children[0].content.uri).toBe('tiles/0-0-0.glb');
    // 20 m × 10 m over 1024²: a pixel is 13.8 mm, a quarter of it 55 mm, and the error four of those.
    expect(root.geometricError).toBeGreaterThan(0.15);
    expect(root.geometricError).toBeLessThan(0.35);
    expect(root.children[0].geometricError).toBe(0);
    for (const name of names) {
      expectColor(await colorAt(glb(name), inFrame(20)(5, 0, 7.5)), [255, 0, 0]);
      expectColor(await colorAt(glb(name), inFrame(20)(15, 0, 2.5)), [255, 255, 0]);
    }
  });
});
