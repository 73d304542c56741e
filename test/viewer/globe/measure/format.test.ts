import { describe, expect, it } from 'vitest';
import { measurementsAsGeoJson, measurementsAsTable } from '../../../../viewer/globe/measure/export.ts';
import { formatFigure } from '../../../../viewer/globe/measure/format.ts';
import type { Measurement } from '../../../../viewer/stores/measurements.ts';
import type { Units } from '../../../../viewer/stores/units.ts';

const AUTO: Units = { length: 'auto', area: 'auto' };
const THIN = '\u202f';

describe('formatFigure', () => {
  it('should go over to kilometres at ten of them', () => {
    expect(formatFigure({ quantity: 'length', value: 12.345 }, AUTO)).toEqual({ text: '12.35', unit: 'm' });
    expect(formatFigure({ quantity: 'length', value: 9999.94 }, AUTO)).toEqual({
      text: `9${THIN}999.9`,
      unit: 'm',
    });
    expect(formatFigure({ quantity: 'length', value: 10_000 }, AUTO)).toEqual({ text: '10.000', unit: 'km' });
  });

  it('should keep to the unit that a person wants', () => {
    const km: Units = { length: 'km', area: 'mu' };
    expect(formatFigure({ quantity: 'length', value: 250 }, km)).toEqual({ text: '0.250', unit: 'km' });
    // A mu is a fifteenth of a hectare.
    expect(formatFigure({ quantity: 'area', value: 10_000 }, km)).toEqual({ text: '15.00', unit: 'mu' });
    expect(formatFigure({ quantity: 'area', value: 10_000 }, { ...km, area: 'ha' }).text).toBe('1.0000');
    expect(formatFigure({ quantity: 'area', value: 2_500_000 }, { ...km, area: 'km2' }).text).toBe('2.5000');
  });

  it('should never show heights in kilometres', () => {
    const km: Units = { length: 'km', area: 'auto' };
    expect(formatFigure({ quantity: 'height', value: -1234.5 }, km)).toEqual({
      text: `−1${THIN}234.50`,
      unit: 'm',
    });
  });

  it('should not show a minus before nothing', () => {
    expect(formatFigure({ quantity: 'height', value: -0.001 }, AUTO).text).toBe('0.00');
  });
});

const place = (longitude: number, latitude: number) => ({ longitude, latitude, height: 100.12345 });
const area: Measurement = {
  id: 'a',
  kind: 'area',
  number: 1,
  name: '地块\t甲',
  visible: true,
  // Clockwise.
  places: [place(114, 27), place(114, 27.1), place(114.1, 27.1)],
  figures: [{ key: 'area', quantity: 'area', value: 1234.56 }],
};
const line: Measurement = {
  id: 'b',
  kind: 'distance',
  number: 1,
  visible: true,
  places: [place(114, 27), place(115, 27)],
  figures: [
    { key: 'geodesic', quantity: 'length', value: 99 },
    { key: 'bearing', quantity: 'angle', value: 89.5 },
  ],
};
const words = {
  nameOf: ({ name, id }: Measurement) => name ?? id,
  kindOf: ({ kind }: Measurement) => kind,
  headOf: (key: string) => key,
  name: 'name',
  kind: 'kind',
  places: 'places',
};

describe('measurementsAsTable', () => {
  it('should have one column for each figure of any of them, and no tab within a cell', () => {
    const [head, first, second] = measurementsAsTable([area, line], words)
      .trimEnd()
      .split('\n')
      .map((row) => row.split('\t'));
    expect(head).toEqual(['name', 'kind', 'area', 'geodesic', 'bearing', 'places']);
    expect(first.slice(0, 5)).toEqual(['地块 甲', 'area', '1234.56', '', '']);
    expect(second.slice(0, 5)).toEqual(['b', 'distance', '', '99', '89.5']);
    expect(second[5]).toBe('114.00000000 27.00000000 100.123; 115.00000000 27.00000000 100.123');
  });
});

describe('measurementsAsGeoJson', () => {
  it('should close rings, run them counterclockwise and name units', () => {
    const { features } = measurementsAsGeoJson([area, line], words.nameOf) as {
      features: { geometry: { type: string; coordinates: unknown }; properties: object }[];
    };
    expect(features[0].geometry).toEqual({
      type: 'Polygon',
      coordinates: [
        [
          [114.1, 27.1, 100.123],
          [114, 27.1, 100.123],
          [114, 27, 100.123],
          [114.1, 27.1, 100.123],
        ],
      ],
    });
    expect(features[0].properties).toMatchObject({ area_m2: 1234.56 });
    expect(features[1].geometry.type).toBe('LineString');
    expect(features[1].properties).toMatchObject({ geodesic_m: 99, bearing_deg: 89.5 });
  });
});
