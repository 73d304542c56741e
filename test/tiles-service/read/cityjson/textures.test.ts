import { describe, expect, it } from 'vitest';
import type { SurfacesGeometry } from '../../../../models/feature.ts';
import type { TextureSink } from '../../../../tiles-service/read/feature-source.ts';
import { readContent } from '../reading.ts';
import {
  boxDocument,
  boxShell,
  boxVertices,
  document,
  ELLIPSOID,
  insideOut,
  LATITUDE_PER_METRE,
  LONGITUDE_PER_METRE,
} from './documents.ts';

const NONE = 0xffff;

/** Takes every picture whose name does not say that it is missing. */
const sink: TextureSink = {
  async add(path) {
    return path.includes('missing') ? undefined : path.split('/').pop();
  },
};

/** Each texture coordinate is told by the corner (0 to 7 of the box) and the face that it is for. */
const uv = (face: number, corner: number): [number, number] => [face / 8, corner / 8];

/** Textures of a shell: face by face the picture, and one coordinate for each corner. */
function texturesFor(shell: number[][][], pictures: (number | undefined)[]) {
  const coordinates: [number, number][] = [];
  const values = shell.map((rings, face) =>
    rings.map((ring) => {
      const picture = pictures[face];
      return picture === undefined
        ? [null]
        : [picture, ...ring.map((corner) => coordinates.push(uv(face, corner)) - 1)];
    }),
  );
  return { values, coordinates };
}

const appearanceOf = (coordinates: unknown[], images = ['a.jpg', 'b.png']) => ({
  textures: images.map((image) => ({ type: 'JPG', image: `appearances/${image}` })),
  'vertices-texture': coordinates,
});

async function read(content: object) {
  const reading = await readContent(content, { ...ELLIPSOID, textures: sink });
  const surfaces = reading.features[0].geometries.find(
    (geometry): geometry is SurfacesGeometry => geometry.kind === 'surfaces',
  )!;
  return { ...reading, surfaces };
}

/** Number of the box's corner at a vertex. */
function cornerAt({ positions }: SurfacesGeometry, vertex: number): number {
  const [x, y, z] = [
    (positions[3 * vertex] - 3) / LONGITUDE_PER_METRE,
    positions[3 * vertex + 1] / LATITUDE_PER_METRE,
    positions[3 * vertex + 2],
  ].map((value) => Math.round(value / 10));
  return 4 * z + (y === 0 ? x : 3 - x);
}

/** Checks each vertex of each textured surface, and gives the picture of every surface. */
function expectCoordinates(surfaces: SurfacesGeometry): (string | undefined)[] {
  const { textures, ringStarts, polygonStarts } = surfaces;
  return Array.from({ length: polygonStarts.length - 1 }, (_, face) => {
    if (!textures || textures.imageOf[face] === NONE) return undefined;
    for (let v = ringStarts[polygonStarts[face]]; v < ringStarts[polygonStarts[face + 1]]; v++)
      expect([...textures.coordinates.subarray(2 * v, 2 * v + 2)]).toEqual(uv(face, cornerAt(surfaces, v)));
    return textures.images[textures.imageOf[face]];
  });
}

describe('CityJSON textures', () => {
  const shell = boxShell();
  const some = [undefined, 1, 0, undefined, 1, 0];

  it('should give each surface its picture, and each corner its coordinates', async () => {
    const { values, coordinates } = texturesFor(shell, some);
    const geometry = {
      type: 'Solid',
      lod: '2',
      boundaries: [shell],
      texture: { day: { values: [values] } },
    };
    const { surfaces, reasons } = await read({
      ...boxDocument(geometry),
      appearance: appearanceOf(coordinates),
    });
    expect(expectCoordinates(surfaces)).toEqual([undefined, 'b.png', 'a.jpg', undefined, 'b.png', 'a.jpg']);
    expect(reasons).toEqual({});
  });

  it('should keep coordinates with their corners where a body is turned right side out', async () => {
    const turned = insideOut(shell);
    const { values, coordinates } = texturesFor(turned, Array(6).fill(0));
    const geometry = {
      type: 'Solid',
      lod: '2',
      boundaries: [turned],
      texture: { day: { values: [values] } },
    };
    const { surfaces, reasons } = await read({
      ...boxDocument(geometry),
      appearance: appearanceOf(coordinates),
    });
    expect(reasons).toEqual({ 'shell-inside-out': 1 });
    expect(expectCoordinates(surfaces)).toEqual(Array(6).fill('a.jpg'));
  });

  it('should keep coordinates with their corners where a corner is left out of a ring', async () => {
    const ring = [0, 1, 1, 5, 4];
    const { values, coordinates } = texturesFor([[ring]], [0]);
    const geometry = {
      type: 'MultiSurface',
      lod: '2',
      boundaries: [[ring]],
      texture: { day: { values } },
    };
    const { surfaces, reasons } = await read({
      ...boxDocument(geometry, { type: 'GenericCityObject' }),
      appearance: appearanceOf(coordinates),
    });
    expect(reasons).toEqual({ 'duplicate-vertex': 1 });
    expect(surfaces.positions).toHaveLength(12);
    expect(expectCoordinates(surfaces)).toEqual(['a.jpg']);
  });

  it('should take the theme that the appearance names', async () => {
    const { values, coordinates } = texturesFor(shell, Array(6).fill(0));
    const night = texturesFor(shell, Array(6).fill(1)).values;
    const geometry = {
      type: 'Solid',
      lod: '2',
      boundaries: [shell],
      texture: { day: { values: [values] }, night: { values: [night] } },
    };
    const appearance = { ...appearanceOf(coordinates), 'default-theme-texture': 'night' };
    const { surfaces } = await read({ ...boxDocument(geometry), appearance });
    expect(expectCoordinates(surfaces)).toEqual(Array(6).fill('b.png'));
  });

  it('should leave surfaces plain whose picture is missing or whose coordinates are not there, and count these', async () => {
    const { values, coordinates } = texturesFor(shell, [0, 1, 7, 0, 0, 0]);
    values[3][0][2] = 999;
    (values[4][0] as unknown[])[1] = 'x';
    const geometry = {
      type: 'Solid',
      lod: '2',
      boundaries: [shell],
      texture: { day: { values: [values] } },
    };
    const { surfaces, reasons } = await read({
      ...boxDocument(geometry),
      appearance: appearanceOf(coordinates, ['a.jpg', 'missing.jpg']),
    });
    expect(expectCoordinates(surfaces)).toEqual([
      'a.jpg',
      undefined,
      undefined,
      undefined,
      undefined,
      'a.jpg',
    ]);
    expect(reasons).toEqual({ 'texture-coordinates': 1 });
  });

  it('should read the pictures that a line of a sequence brings along', async () => {
    const { values, coordinates } = texturesFor(shell, some);
    const geometry = {
      type: 'Solid',
      lod: '2',
      boundaries: [shell],
      texture: { day: { values: [values] } },
    };
    const { CityObjects, vertices, ...head } = document({}, []);
    const feature = {
      type: 'CityJSONFeature',
      id: 'a',
      CityObjects: { a: { type: 'Building', geometry: [geometry] } },
      vertices: boxVertices(0, 0, 0),
      appearance: appearanceOf(coordinates),
    };
    const lines = [{ ...head, CityObjects, vertices }, feature].map((line) => JSON.stringify(line));
    const reading = await readContent(
      `${lines.join('\n')}\n`,
      { ...ELLIPSOID, textures: sink },
      'test.city.jsonl',
    );
    const [surfaces] = reading.features[0].geometries;
    expect(expectCoordinates(surfaces as SurfacesGeometry)).toEqual([
      undefined,
      'b.png',
      'a.jpg',
      undefined,
      'b.png',
      'a.jpg',
    ]);
  });
});
