import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeGlb } from '../../../models/gltf/decoded-glb.ts';
import type { Scene } from '../../../models/schema/index.ts';
import { checkCity } from '../../../tiles-service/city/check.ts';
import { type ImportResult, importCity } from '../../../tiles-service/city/import.ts';
import { at, cityModel, type Position } from '../read/citygml/support.ts';
import { colorAt, expectColor, quarters, type Rgb } from '../tile/support/picture-tiles.ts';

/** Upper left quarter and the rest of each face's picture: no two faces share a colour. */
const FACES: { name: string; corners: number[]; mark: [string, Rgb]; rest: [string, Rgb] }[] = [
  {
    name: 'south.png',
    corners: [0, 1, 5, 4],
    mark: ['#ff0000', [255, 0, 0]],
    rest: ['#800000', [128, 0, 0]],
  },
  {
    name: 'east.jpg',
    corners: [1, 2, 6, 5],
    mark: ['#00ff00', [0, 255, 0]],
    rest: ['#008000', [0, 128, 0]],
  },
  {
    name: 'north.png',
    corners: [2, 3, 7, 6],
    mark: ['#0000ff', [0, 0, 255]],
    rest: ['#000080', [0, 0, 128]],
  },
  {
    name: 'west.jpg',
    corners: [3, 0, 4, 7],
    mark: ['#ffff00', [255, 255, 0]],
    rest: ['#808000', [128, 128, 0]],
  },
  {
    name: 'roof.png',
    corners: [4, 5, 6, 7],
    mark: ['#ff00ff', [255, 0, 255]],
    rest: ['#800080', [128, 0, 128]],
  },
];
/** A box of 20 × 16 × 10 m, 450 m above the ellipsoid; each face begins at its lower left corner from outside. */
const CORNERS: Position[] = [0, 10].flatMap((up) => [
  at(0, 0, 400 + up),
  at(20, 0, 400 + up),
  at(20, 16, 400 + up),
  at(0, 16, 400 + up),
]);

function documentOf(): string {
  const surfaces = FACES.map(({ name, corners }, index) => {
    const ring = [...corners, corners[0]].map((corner) => CORNERS[corner].join(' ')).join(' ');
    const kind = name.startsWith('roof') ? 'RoofSurface' : 'WallSurface';
    return (
      `<bldg:boundedBy><bldg:${kind} gml:id="s${index}"><bldg:lod2MultiSurface><gml:MultiSurface><gml:surfaceMember>` +
      `<gml:Polygon gml:id="p${index}"><gml:exterior><gml:LinearRing gml:id="r${index}"><gml:posList srsDimension="3">${ring}</gml:posList>` +
      `</gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></bldg:lod2MultiSurface></bldg:${kind}></bldg:boundedBy>`
    );
  });
  const textures = FACES.map(
    ({ name }, index) =>
      `<app:surfaceDataMember><app:ParameterizedTexture><app:imageURI>pictures/${name}</app:imageURI>` +
      `<app:target uri="#p${index}"><app:TexCoordList><app:textureCoordinates ring="#r${index}">0 0 1 0 1 1 0 1 0 0</app:textureCoordinates>` +
      '</app:TexCoordList></app:target></app:ParameterizedTexture></app:surfaceDataMember>',
  );
  const appearance = `<app:appearanceMember><app:Appearance>${textures.join('')}</app:Appearance></app:appearanceMember>`;
  return cityModel([`<bldg:Building gml:id="house">${surfaces.join('')}</bldg:Building>`], {
    tail: appearance,
  });
}

/** Longitude and latitude in degrees and ellipsoidal height to ECEF metres: the closed form on WGS84. */
function toEcef([latitude, longitude, height]: Position): Rgb {
  const [phi, lambda] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
  const squared = 0.0066943799901413165;
  const normal = 6_378_137 / Math.sqrt(1 - squared * Math.sin(phi) ** 2);
  return [
    (normal + height) * Math.cos(phi) * Math.cos(lambda),
    (normal + height) * Math.cos(phi) * Math.sin(lambda),
    (normal * (1 - squared) + height) * Math.sin(phi),
  ];
}

describe('a textured building, from CityGML to tiles', () => {
  let root: string;
  let result: ImportResult;
  let layer: string;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'textured-'));
    mkdirSync(join(root, 'pictures'));
    for (const { name, mark, rest } of FACES)
      writeFileSync(
        join(root, 'pictures', name),
        quarters(
          [mark[0], rest[0], rest[0], rest[0]],
          600,
          name.endsWith('.jpg') ? 'image/jpeg' : 'image/png',
        ),
      );
    const file = join(root, 'house.gml');
    writeFileSync(file, documentOf());
    const out = join(root, 'city');
    result = await importCity({
      out,
      files: [file],
      publication: 'public',
      imagery: false,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    const layers = join(out, 'public', 'layers', 'house-buildings');
    layer = join(layers, readdirSync(layers)[0]);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('should show each face its own picture, upright, near and from further off', async () => {
    expect(result.reports[0]).toMatchObject({ read: 1, kept: 1, dropped: [], repaired: [] });
    const { root: tree } = JSON.parse(readFileSync(join(layer, 'tileset.json'), 'utf8'));
    const tiles = [tree.content.uri, tree.children[0].content.uri] as string[];
    const transform = tree.transform as number[];
    const place = (position: Position): Rgb => {
      const ecef = toEcef(position);
      return [0, 1, 2].map((axis) =>
        [0, 1, 2].reduce(
          (sum, row) => sum + transform[4 * axis + row] * (ecef[row] - transform[12 + row]),
          0,
        ),
      ) as Rgb;
    };
    for (const tile of tiles) {
      const glb = decodeGlb(readFileSync(join(layer, tile)));
      for (const { corners, mark, rest } of FACES) {
        const [origin, right, , upper] = corners.map((corner) => place(CORNERS[corner]));
        const inFace = (u: number, v: number): Rgb =>
          origin.map((value, axis) => value + u * (right[axis] - value) + v * (upper[axis] - value)) as Rgb;
        expectColor(await colorAt(glb, inFace(0.25, 0.75)), mark[1]);
        expectColor(await colorAt(glb, inFace(0.03, 0.97)), mark[1]);
        for (const [u, v] of [
          [0.75, 0.75],
          [0.25, 0.25],
          [0.97, 0.03],
        ])
          expectColor(await colorAt(glb, inFace(u, v)), rest[1]);
      }
    }
  });

  it('should be looked at from above its own heights, where there is no terrain', () => {
    const scene = JSON.parse(readFileSync(join(root, 'city', 'public', 'scene.json'), 'utf8')) as Scene;
    expect(scene.origin.height).toBeCloseTo(450, 2);
    for (const { camera } of scene.viewpoints) expect(camera.height).toBeGreaterThan(460);
  });

  it('should pass every check', async () => {
    const { problems } = await checkCity(join(root, 'city'), {
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    expect(problems).toEqual([]);
  });
});
