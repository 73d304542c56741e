import { describe, expect, it } from 'vitest';
import { placesOfRun } from '../../../viewer/panels/flood/run-places.ts';

const city = {
  extent: [114, 27, 115, 28] as [number, number, number, number],
  origin: { longitude: 114.5, latitude: 27.5, height: 96 },
};

describe('where a run is computed', () => {
  it('should be the part of the city that its case names', () => {
    const extent: [number, number][][] = [
      [
        [114.1, 27.1],
        [114.2, 27.1],
        [114.2, 27.2],
      ],
    ];
    expect(placesOfRun({ extent }, city)[1]).toEqual({ longitude: 114.2, latitude: 27.1, height: 96 });
  });

  it('should be all of the city where it names none', () => {
    const places = placesOfRun({}, city);
    expect(places.map(({ longitude, latitude }) => [longitude, latitude])).toEqual([
      [114, 27],
      [115, 28],
    ]);
  });
});
