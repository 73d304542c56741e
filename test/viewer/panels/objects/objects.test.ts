import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../../models/feature.ts';
import type { Layer } from '../../../../models/schema/layer.ts';
import { type ListedObject, objectsAround, ranked } from '../../../../viewer/panels/objects/gather.ts';
import {
  directionOf,
  distanceAndBearing,
  placeOfView,
} from '../../../../viewer/panels/objects/view-place.ts';

const layer = { id: 'l' } as Layer;
const camera = { longitude: 114, latitude: 27, height: 600, heading: 0, pitch: -90, roll: 0 };

const point = (id: string, longitude: number, latitude: number, change: Partial<Feature> = {}): Feature => ({
  id,
  type: 'Building',
  attributes: {},
  geometries: [
    { kind: 'points', lod: 0, heightReference: 'ground', positions: Float64Array.of(longitude, latitude, 0) },
  ],
  ...change,
});
const listed = (id: string, distance: number, change: Partial<Feature> = {}): ListedObject => ({
  layer,
  feature: point(id, 0, 0, change),
  distance,
  bearing: 0,
});

describe('placeOfView', () => {
  it('should be below a camera that looks down', () => {
    const place = placeOfView(camera, 100);
    expect(place.longitude).toBeCloseTo(114, 9);
    expect(place.latitude).toBeCloseTo(27, 9);
    expect(place.radius).toBeCloseTo(300, 0);
  });

  it('should lie as far ahead as the camera is high at 45°, to where it heads', () => {
    const place = placeOfView({ ...camera, pitch: -45, heading: 90 }, 100);
    const { distance, bearing } = distanceAndBearing(camera, place.longitude, place.latitude);
    expect(distance).toBeCloseTo(500, 0);
    expect(bearing).toBeCloseTo(90, 1);
  });

  it('should not lie at the horizon when the camera looks level', () => {
    const place = placeOfView({ ...camera, height: 102, pitch: 0 }, 100);
    expect(distanceAndBearing(camera, place.longitude, place.latitude).distance).toBeLessThan(300);
  });
});

describe('directionOf', () => {
  it('should name the eight winds', () => {
    expect([0, 44, 46, 180, 350, 315].map(directionOf)).toEqual(['n', 'ne', 'ne', 's', 'n', 'nw']);
  });
});

describe('ranked', () => {
  it('should put what is near first, and let what has a name be farther', () => {
    const order = ranked([listed('far', 500), listed('near', 20), listed('named', 70, { name: '医院' })]);
    expect(order.map(({ feature }) => feature.id)).toEqual(['named', 'near', 'far']);
  });

  it('should put a lamp behind a house', () => {
    const order = ranked([listed('lamp', 20, { type: 'CityFurniture' }), listed('house', 60)]);
    expect(order[0].feature.id).toBe('house');
  });

  it('should be bounded', () => {
    expect(ranked(Array.from({ length: 500 }, (_, i) => listed(`x${i}`, i)))).toHaveLength(200);
  });
});

describe('objectsAround', () => {
  it('should read the blocks in view alone, and keep what is within the radius', async () => {
    const blocks = [
      { features: [point('in', 114.001, 27), point('out', 114.009, 27)], extent: [114.001, 27, 114.009, 27] },
      { features: [point('elsewhere', 115, 28)], extent: [115, 28, 115, 28] },
    ];
    const read: number[] = [];
    const store = {
      header: { blocks },
      readBlock: async (index: number) => {
        read.push(index);
        return blocks[index].features;
      },
    };
    const found = await objectsAround(layer, store as never, { longitude: 114, latitude: 27, radius: 300 });
    expect(read).toEqual([0]);
    expect(found.map(({ feature }) => feature.id)).toEqual(['in']);
    expect(found[0].distance).toBeCloseTo(99.2, 0);
    expect(found[0].bearing).toBeCloseTo(90, 1);
  });
});
