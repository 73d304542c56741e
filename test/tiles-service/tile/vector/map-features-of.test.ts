import { describe, expect, it } from 'vitest';
import { SURFACE_SEMANTICS } from '../../../../models/feature.ts';
import { shapeArea } from '../../../../tiles-service/tile/vector/map-feature.ts';
import { mapFeaturesOf } from '../../../../tiles-service/tile/vector/map-features-of.ts';
import { worldX, worldY } from '../../../../tiles-service/tile/vector/mercator.ts';
import { areaFeature, lineFeature, pointFeature, rectangle } from './features.ts';

describe('mapFeaturesOf', () => {
  it('should give a road its kind, its width, and its width in Mercator metres', () => {
    const road = lineFeature(
      'Road',
      'primary_link',
      'r',
      [
        [6, 60],
        [6.01, 60],
      ],
      {
        name: 'Ramp',
        attributes: { lanes: 2, width: 7, oneway: 'yes', bridge: 'yes', layer: 1, 'name:zh': '匝道' },
      },
    );
    const [shown] = mapFeaturesOf(road);
    expect(shown.layer).toBe('roads');
    expect(shown.properties).toEqual({
      id: 'test:r',
      class: 'primary_link',
      kind: 'primary',
      name: 'Ramp',
      'name:zh': '匝道',
      link: true,
      lanes: 2,
      oneway: 1,
      bridge: true,
      layer: 1,
      width: 7,
      spread: 14,
    });
  });

  it('should take a width that is text, and assume one where there is none', () => {
    const of = (attributes: Record<string, string>) =>
      mapFeaturesOf(
        lineFeature(
          'Road',
          'residential',
          'r',
          [
            [0, 0],
            [0.01, 0],
          ],
          { attributes },
        ),
      )[0].properties.width;
    expect(of({ width: '4.5 m' })).toBe(4.5);
    expect(of({ width: "10'" })).toBeCloseTo(3, 1);
    expect(of({ lanes: '3' })).toBe(9);
    expect(of({})).toBeGreaterThan(4);
    expect(of({ width: 'narrow' })).toBeGreaterThan(4);
  });

  it('should keep a word that it does not know, with the fallback kind', () => {
    const [shown] = mapFeaturesOf(
      lineFeature('Road', 'rijbaan lokale weg', 'r', [
        [4, 52],
        [4.01, 52],
      ]),
    );
    expect(shown.properties).toMatchObject({ class: 'rijbaan lokale weg', kind: 'minor' });
  });

  it('should project an area without changing its shape, holes taken off', () => {
    const park = areaFeature('PlantCover', 'park', 'p', [
      rectangle(6, 46, 6.02, 46.02),
      [...rectangle(6.005, 46.005, 6.01, 46.01)].reverse(),
    ]);
    const [shown] = mapFeaturesOf(park);
    const areaOf = (w: number, s: number, e: number, n: number) =>
      (worldX(e) - worldX(w)) * (worldY(s) - worldY(n));
    expect(shapeArea(shown) / (areaOf(6, 46, 6.02, 46.02) - areaOf(6.005, 46.005, 6.01, 46.01))).toBeCloseTo(
      1,
      9,
    );
    expect(shown.area).toBe(shapeArea(shown));
  });

  it('should label an area that has a name inside the area', () => {
    const lake = areaFeature('WaterBody', 'lake', 'l', [rectangle(6, 46, 6.2, 46.02)], { name: 'Lac' });
    const [, label] = mapFeaturesOf(lake);
    expect(label.layer).toBe('labels');
    expect(label.properties).toMatchObject({ id: 'test:l', name: 'Lac', of: 'water', kind: 'lake' });
    expect(label.coordinates[0]).toBeGreaterThan(worldX(6));
    expect(label.coordinates[0]).toBeLessThan(worldX(6.2));
    expect(label.minimumZoom).toBeLessThan(14);
    expect(mapFeaturesOf({ ...lake, name: undefined })).toHaveLength(1);
  });

  it('should show a building by the ground under it, from whatever geometry it has', () => {
    // A box of four walls, floor and roof: the floor faces down.
    const [w, s, e, n] = [4.36, 52.01, 4.3602, 52.0101];
    const corners = [
      [w, s, 0, w, n, 0, e, n, 0, e, s, 0],
      [w, s, 9, e, s, 9, e, n, 9, w, n, 9],
      [w, s, 0, e, s, 0, e, s, 9, w, s, 9],
    ];
    const building = areaFeature('Building', 'house', 'b', [rectangle(w, s, e, n)]);
    building.geometries = [
      {
        kind: 'surfaces',
        lod: 2,
        heightReference: 'ellipsoid',
        positions: Float64Array.from(corners.flat()),
        ringStarts: Uint32Array.of(0, 4, 8, 12),
        polygonStarts: Uint32Array.of(0, 1, 2, 3),
        semantics: Uint8Array.from(
          ['ground', 'roof', 'wall'].map((one) => SURFACE_SEMANTICS.indexOf(one as 'ground')),
        ),
      },
    ];
    const [shown] = mapFeaturesOf(building);
    const expected = (worldX(e) - worldX(w)) * (worldY(s) - worldY(n));
    expect(shown.layer).toBe('buildings');
    expect(shapeArea(shown) / expected).toBeCloseTo(1, 6);
    // Without semantics, what faces up counts.
    building.geometries[0] = { ...building.geometries[0], semantics: new Uint8Array(3) } as never;
    expect(shapeArea(mapFeaturesOf(building)[0]) / expected).toBeCloseTo(1, 6);
  });

  it('should show a tree by a point and leave out what no map shows', () => {
    expect(mapFeaturesOf(pointFeature('SolitaryVegetationObject', 'tree', 't', [6, 46]))[0].layer).toBe(
      'trees',
    );
    expect(mapFeaturesOf(pointFeature('TINRelief', '', 'x', [6, 46]))).toEqual([]);
    expect(mapFeaturesOf({ id: 'test:n', type: 'Road', attributes: {}, geometries: [] })).toEqual([]);
  });
});
