import { describe, expect, it } from 'vitest';
import type { Clip } from '../../../models/schema/view-document.ts';
import { addedFeatures, wound } from '../../../viewer/map/drawn/added-features.ts';
import { clipFeatures } from '../../../viewer/map/drawn/clip-features.ts';
import { labelKey, parseLabelKey } from '../../../viewer/map/drawn/drawn-feature.ts';
import { shapeFeatures } from '../../../viewer/map/drawn/shape-features.ts';
import type { AddedItem } from '../../../viewer/stores/added.ts';

const place = (longitude: number, latitude: number) => ({ longitude, latitude, height: 20 });

describe('shapeFeatures', () => {
  it('should give each part of a shape its role, colour and size', () => {
    const features = shapeFeatures({
      lines: [
        {
          places: [place(1, 2), place(3, 4)],
          draped: true,
          style: { color: '#aabbcc', width: 4, dashed: true },
        },
      ],
      fill: { places: [place(0, 0), place(1, 0), place(1, 1)], color: '#112233', opacity: 0.4, on: 'ground' },
      marks: [{ place: place(5, 6), color: '#ffffff', size: 8 }],
      labels: [{ place: place(7, 8), text: '12 米', style: { color: '#ffffff', size: 14 } }],
    });
    expect(features.map(({ properties }) => properties.role)).toEqual(['fill', 'dashes', 'mark', 'label']);
    expect(features[0].geometry).toEqual({
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    });
    expect(features[1].properties).toMatchObject({ color: '#aabbcc', size: 4 });
    expect(features[2].geometry).toEqual({ type: 'Point', coordinates: [5, 6] });
  });

  it('should leave out lines of one place and labels without words', () => {
    const style = { color: '#ffffff', width: 3 };
    expect(
      shapeFeatures({
        lines: [{ places: [place(1, 2)], draped: false, style }],
        labels: [{ place: place(1, 2), text: ' \n', style: { color: '#ffffff', size: 14 } }],
      }),
    ).toEqual([]);
  });
});

describe('labelKey', () => {
  it('should be read back with lines, spaces and Chinese as they were', () => {
    const text = '南区 A\n27 783 平方米';
    expect(parseLabelKey(labelKey(text, { color: '#ffffff', size: 14 }))).toEqual({
      text,
      style: { color: '#ffffff', size: 14 },
    });
    expect(parseLabelKey('#hatch-day')).toBeUndefined();
  });
});

const square = (west: number, south: number, side: number): [number, number][] => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
];
const areaOf = (ring: readonly GeoJSON.Position[]) => {
  let sum = 0;
  for (let i = 0; i + 1 < ring.length; i++) sum += ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
  return sum / 2;
};
/** Square degrees of what is hatched. */
const hatched = (clips: Clip[]) =>
  clipFeatures(clips)
    .filter(({ properties }) => properties.role === 'hatch')
    .flatMap(({ geometry }) => (geometry as GeoJSON.Polygon).coordinates)
    .reduce((sum, ring) => sum + areaOf(ring), 0);

describe('clipFeatures', () => {
  const polygon = (id: string, keep: 'inside' | 'outside', ring: [number, number][]): Clip => ({
    id,
    kind: 'polygon',
    enabled: true,
    keep,
    areas: [[ring]],
  });

  it('should hatch what is taken away, holes left out', () => {
    const clip: Clip = {
      id: 'a',
      kind: 'polygon',
      enabled: true,
      keep: 'outside',
      areas: [[square(10, 10, 1), square(10.25, 10.25, 0.5)]],
    };
    expect(hatched([clip])).toBeCloseTo(1 - 0.25, 9);
  });

  it('should hatch all around what is kept, where kept areas overlap only once', () => {
    const [a, b] = [square(10, 10, 1), square(10.5, 10, 1)];
    // The veil reaches 5 degrees beyond 10 … 11.5 and 10 … 11.
    expect(hatched([polygon('a', 'inside', a), polygon('b', 'inside', b)])).toBeCloseTo(11.5 * 11 - 1.5, 9);
  });

  it('should show nothing of a clip that is switched off', () => {
    expect(clipFeatures([{ ...polygon('a', 'outside', square(0, 0, 1)), enabled: false }])).toEqual([]);
  });

  it('should outline a section box where it stands, turned by its heading', () => {
    const [, line] = clipFeatures([
      {
        id: 'b',
        kind: 'box',
        enabled: true,
        longitude: 114,
        latitude: 27,
        height: 20,
        size: [200, 100, 50],
        heading: 90,
        keep: 'outside',
      },
    ]);
    const ring = (line.geometry as GeoJSON.LineString).coordinates;
    const [longitudes, latitudes] = [0, 1].map((axis) => ring.map((position) => position[axis]));
    const across = (Math.max(...longitudes) - Math.min(...longitudes)) * 111_320 * Math.cos(Math.PI * 0.15);
    const along = (Math.max(...latitudes) - Math.min(...latitudes)) * 110_800;
    // Its right faces south: 200 m from north to south.
    expect(across).toBeGreaterThan(99);
    expect(across).toBeLessThan(101);
    expect(along).toBeGreaterThan(199);
    expect(along).toBeLessThan(201);
  });
});

describe('addedFeatures', () => {
  const item = (patch: Partial<AddedItem> = {}): AddedItem => ({
    id: 'added-2',
    name: 'x',
    visible: true,
    opacity: 0.5,
    from: 'x.geojson',
    isFile: true,
    state: {
      state: 'ready',
      time: 0,
      leftOut: {} as never,
      content: {
        kind: 'features',
        extent: [0, 0, 1, 1],
        features: [
          {
            id: 'p',
            source: 'x',
            type: 'x',
            name: '一个很长很长很长很长很长很长很长很长很长很长的名字',
            attributes: { 'marker-color': '#123456' },
            geometries: [{ kind: 'points', positions: Float64Array.of(1, 2, 0) }],
          } as never,
        ],
      },
    },
    ...patch,
  });

  it('should carry the colours of the data and the record that a click selects', () => {
    const [mark, label] = addedFeatures(item());
    expect(mark.properties).toMatchObject({
      role: 'mark',
      color: '#123456',
      opacity: 0.5,
      layer: 'added-2',
      id: 'p',
    });
    expect(parseLabelKey(label.properties.label!)?.text).toHaveLength(24);
  });

  it('should show nothing of what is hidden', () => {
    expect(addedFeatures(item({ visible: false }))).toEqual([]);
  });
});

describe('wound', () => {
  it('should turn outer rings against the clock and holes with it, whichever way they came', () => {
    const closed = (ring: [number, number][]) => [...ring, ring[0]];
    for (const [outer, hole] of [
      [square(0, 0, 3), square(1, 1, 1)],
      [square(0, 0, 3).reverse(), square(1, 1, 1)],
      [square(0, 0, 3), square(1, 1, 1).reverse()],
    ] as [number, number][][][]) {
      const { coordinates } = wound({
        type: 'Polygon',
        coordinates: [closed(outer), closed(hole)],
      }) as GeoJSON.Polygon;
      expect(coordinates.map(areaOf)).toEqual([9, -1]);
    }
  });
});
