import { describe, expect, it } from 'vitest';
import { type Annotation, annotationSchema } from '../../../models/schema/annotation.ts';
import { annotationsAsGeoJson, annotationsFromGeoJson } from '../../../viewer/annotations/geojson.ts';

let count = 0;
const nameId = () => `n${count++}`;
const item = (change: object): Annotation =>
  annotationSchema.parse({ id: 'a', kind: 'point', places: [[114, 27, 90]], color: '#2fc9a8', ...change });

const ALL: Annotation[] = [
  item({ id: 'a', label: '指挥部', note: '第一次会议', author: '王敏', time: 1_700_000_000_000 }),
  item({ id: 'b', kind: 'text', label: '集结地', size: 22, on: 'surface' }),
  item({
    id: 'c',
    kind: 'line',
    color: '#b48cf2',
    width: 6,
    places: [
      [114, 27, 90],
      [114.1, 27, 95],
    ],
  }),
  item({
    id: 'd',
    kind: 'polygon',
    opacity: 0.5,
    on: 'absolute',
    places: [
      [114, 27, 90],
      [114.1, 27, 90],
      [114.1, 27.1, 90],
    ],
  }),
  item({
    id: 'e',
    kind: 'rectangle',
    places: [
      [114, 27, 90],
      [114.1, 27.1, 90],
    ],
  }),
  item({
    id: 'f',
    kind: 'circle',
    places: [
      [114, 27, 90],
      [114.01, 27, 90],
    ],
  }),
];

const withoutId = ({ id: _, ...rest }: Annotation) => rest;

describe('annotations as GeoJSON', () => {
  it('should come back as they went out', () => {
    const text = JSON.stringify(annotationsAsGeoJson(ALL));
    const { items, left } = annotationsFromGeoJson(text, nameId);
    expect(left).toBe(0);
    expect(items.map(withoutId)).toEqual(ALL.map(withoutId));
    expect(new Set(items.map(({ id }) => id)).size).toBe(ALL.length);
  });

  it('should be shapes and styles that other programs know', () => {
    const { features } = annotationsAsGeoJson(ALL) as {
      features: { geometry: { type: string; coordinates: number[][][] }; properties: object }[];
    };
    expect(features.map(({ geometry }) => geometry.type)).toEqual([
      'Point',
      'Point',
      'LineString',
      'Polygon',
      'Polygon',
      'Polygon',
    ]);
    expect(features[2].properties).toMatchObject({ stroke: '#b48cf2', 'stroke-width': 6 });
    expect(features[3].properties).toMatchObject({ fill: '#2fc9a8', 'fill-opacity': 0.5 });
    for (const { geometry } of features.slice(3)) {
      const [ring] = geometry.coordinates;
      expect(ring[0]).toEqual(ring.at(-1));
      let twice = 0;
      for (let i = 0; i + 1 < ring.length; i++)
        twice += ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
      expect(twice).toBeGreaterThan(0);
    }
  });
});

describe('annotations from GeoJSON', () => {
  const read = (value: unknown) => annotationsFromGeoJson(JSON.stringify(value), nameId);

  it('should take bare geometries and parts, with the style of simplestyle', () => {
    const { items } = read({
      type: 'Feature',
      properties: { stroke: '#F0A', title: 7, 'stroke-width': 99 },
      geometry: {
        type: 'MultiLineString',
        coordinates: [
          [
            [1, 2],
            [3, 4],
          ],
          [
            [5, 6],
            [7, 8],
          ],
        ],
      },
    });
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({ kind: 'line', color: '#ff00aa', label: '7', width: 20, on: 'ground' });
    expect(read({ type: 'Point', coordinates: [1, 2] }).items[0].places).toEqual([[1, 2, 0]]);
  });

  it('should keep the heights of others', () => {
    expect(read({ type: 'Point', coordinates: [1, 2, 300] }).items[0]).toMatchObject({
      on: 'absolute',
      places: [[1, 2, 300]],
    });
  });

  it('should count what it leaves out', () => {
    const { items, left } = read({
      type: 'FeatureCollection',
      features: [
        { type: 'Feature', properties: null, geometry: null },
        { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [500_000, 3_000_000] } },
        { type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: [[1, 2]] } },
        {
          type: 'Feature',
          properties: {},
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [0, 0],
                [9, 0],
                [9, 9],
                [0, 0],
              ],
              [
                [1, 1],
                [2, 1],
                [2, 2],
                [1, 1],
              ],
            ],
          },
        },
      ],
    });
    expect(items.map(({ kind, places }) => [kind, places.length])).toEqual([['polygon', 3]]);
    expect(left).toBe(4);
  });

  it('should say what is wrong with a text that is none', () => {
    expect(() => annotationsFromGeoJson('{', nameId)).toThrow('not JSON');
    expect(() => read({ type: 'Topology' })).toThrow('not GeoJSON');
    expect(() => read(null)).toThrow('not GeoJSON');
    expect(() => read({ type: 'FeatureCollection', features: [] })).toThrow('no feature');
  });
});
