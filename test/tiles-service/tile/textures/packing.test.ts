import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FacePictures, picturePart } from '../../../../scenes/geometry/solids/face-pictures.ts';
import { planAtlas } from '../../../../tiles-service/tile/textures/atlas-plan.ts';
import { plainWebp } from '../../../../tiles-service/tile/textures/plain-webp.ts';
import { regionsOf } from '../../../../tiles-service/tile/textures/regions.ts';
import { packRectangles } from '../../../../tiles-service/tile/textures/skyline.ts';

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe('packing', () => {
  it('should put rectangles inside their page and nowhere on one another', () => {
    const rectangle = fc.record({
      width: fc.integer({ min: 1, max: 90 }),
      height: fc.integer({ min: 1, max: 90 }),
    });
    fc.assert(
      fc.property(fc.array(rectangle, { minLength: 1, maxLength: 60 }), (rectangles) => {
        const packed = packRectangles(rectangles, 100, 120, 40);
        // 40 pages are more than enough for 60 of them.
        const boxes = packed!.places.map((place, index) => ({ ...place, ...rectangles[index] }));
        for (const [index, a] of boxes.entries()) {
          expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= 100 && a.y + a.height <= 120).toBe(true);
          expect(a.y + a.height).toBeLessThanOrEqual(packed!.heights[a.page]);
          for (const b of boxes.slice(0, index)) expect(a.page === b.page && overlap(a, b)).toBe(false);
        }
      }),
    );
  });

  it('should fill a page to the last pixel where that can be', () => {
    const squares = Array.from({ length: 16 }, () => ({ width: 25, height: 25 }));
    expect(packRectangles(squares, 100, 100, 1)?.heights).toEqual([100]);
    expect(packRectangles([...squares, { width: 1, height: 1 }], 100, 100, 1)).toBeUndefined();
  });
});

const face = (west: number, south: number, east: number, north: number, picture = 0, metresPerSide = 10) => ({
  picture,
  west,
  south,
  east,
  north,
  metresPerSide,
  area: 1,
  upward: 0,
  row: 0,
  firstIndex: 0,
  endIndex: 3,
});

describe('parts of a picture', () => {
  it('should be apart, and cover what polygons show', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const part = fc
      .tuple(
        unit,
        unit,
        fc.double({ min: 0, max: 0.2, noNaN: true }),
        fc.double({ min: 0, max: 0.2, noNaN: true }),
      )
      .map(([west, south, wide, high]) => face(west, south, west + wide, south + high));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 40 }), (faces) => {
        const regions = regionsOf(faces);
        for (const { west, south, east, north } of faces) {
          const homes = regions.filter(
            (home) => home.west <= west && home.south <= south && home.east >= east && home.north >= north,
          );
          expect(homes).toHaveLength(1);
        }
        for (const [index, a] of regions.entries())
          for (const b of regions.slice(0, index))
            expect(a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north).toBe(
              false,
            );
      }),
    );
  });

  it('should be moved into the picture by whole pictures', () => {
    const part = picturePart(Float32Array.of(3.25, -2.5, 3.75, -2.5, 3.75, -2, 3.25, -2), [[0, 1, 2, 3]]);
    expect(part).toMatchObject({ west: 0.25, south: 0.5, east: 0.75, north: 1, repeats: false });
    expect(part).toMatchObject({ shiftU: 3, shiftV: -3, area: 0.25 });
  });

  it('should count as repeating where they reach beyond one picture', () => {
    expect(picturePart(Float32Array.of(0.5, 0, 1.5, 0, 1.5, 1), [[0, 1, 2]]).repeats).toBe(true);
    expect(picturePart(Float32Array.of(0, 0, 1.0005, 0, 1, 1), [[0, 1, 2]]).repeats).toBe(false);
  });
});

describe('plan of an atlas', () => {
  function plan(faces: ReturnType<typeof face>[], size: number, repeats = false) {
    const pictures = new FacePictures();
    const count = Math.max(...faces.map(({ picture }) => picture)) + 1;
    for (let i = 0; i < count; i++) pictures.numberOf(`${i}.jpg`, repeats);
    pictures.faces.push(...faces);
    return planAtlas(
      pictures,
      Array.from({ length: count }, () => ({ width: size, height: size })),
    );
  }

  it('should take only what is shown of a picture', () => {
    const { pages, regions } = plan([face(0, 0, 0.1, 0.1)], 4000, false);
    expect(regions).toHaveLength(1);
    expect(pages[0].width * pages[0].height).toBeLessThan(600 * 600);
  });

  it('should make pictures no finer than a centimetre on the building', () => {
    const { regions } = plan([face(0, 0, 1, 1, 0, 2)], 2000);
    expect(regions[0].width).toBeCloseTo(200, 0);
  });

  it('should never make a page larger than 2048 pixels or more than four, but coarser pictures', () => {
    const faces = Array.from({ length: 60 }, (_, picture) => face(0, 0, 1, 1, picture, 100));
    const { pages, regions } = plan(faces, 1024);
    expect(pages.length).toBeLessThanOrEqual(4);
    for (const { width, height } of pages) expect(Math.max(width, height)).toBeLessThanOrEqual(2048);
    expect(regions).toHaveLength(60);
    expect(regions[0].width).toBeLessThan(1024);
  });

  it('should give a picture that repeats often an image of its own, and unroll one that takes little', () => {
    expect(plan([face(0, 0, 40, 30, 0, 4)], 400, true)).toMatchObject({
      pages: [],
      repeating: [{ picture: 0, width: 400, height: 400 }],
    });
    const small = plan([face(0, 0, 3, 2, 0, 0.5)], 64, true);
    expect(small.repeating).toEqual([]);
    expect(small.regions).toHaveLength(1);
  });
});

describe('plain WebP', () => {
  const chunk = (name: string, ...data: number[]) => [
    ...Buffer.from(name),
    data.length,
    0,
    0,
    0,
    ...data,
    ...(data.length % 2 ? [0] : []),
  ];
  const webp = (...chunks: number[][]) => {
    const body = chunks.flat();
    return Uint8Array.from([
      ...Buffer.from('RIFF'),
      body.length + 4,
      0,
      0,
      0,
      ...Buffer.from('WEBP'),
      ...body,
    ]);
  };

  it('should drop colour profile and metadata, and the extended header that nothing needs then', () => {
    const header = chunk('VP8X', 0x20, 0, 0, 0, 9, 0, 0, 9, 0, 0);
    const given = webp(header, chunk('ICCP', 1, 2, 3), chunk('VP8 ', 7, 7), chunk('EXIF', 5, 5));
    expect([...plainWebp(given)]).toEqual([...webp(chunk('VP8 ', 7, 7))]);
  });

  it('should keep alpha with its header', () => {
    const given = webp(
      chunk('VP8X', 0x30, 0, 0, 0, 9, 0, 0, 9, 0, 0),
      chunk('ICCP', 1),
      chunk('ALPH', 4, 4),
      chunk('VP8 ', 7, 7),
    );
    expect([...plainWebp(given)]).toEqual([
      ...webp(chunk('VP8X', 0x10, 0, 0, 0, 9, 0, 0, 9, 0, 0), chunk('ALPH', 4, 4), chunk('VP8 ', 7, 7)),
    ]);
  });

  it('should leave alone what is cut off or no WebP', () => {
    for (const bytes of [webp(chunk('VP8 ', 7, 7)).slice(0, -3), new Uint8Array(40)])
      expect(plainWebp(bytes)).toBe(bytes);
  });
});
