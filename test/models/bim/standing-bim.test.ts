import { describe, expect, it } from 'vitest';
import { compareBims } from '../../../models/bim/compare.ts';
import { reversed, shiftedPlace } from '../../../models/bim/model-move.ts';
import { areTurnedApart, standingBim } from '../../../models/bim/standing-bim.ts';
import { enuFrame } from '../../../models/geodesy/ellipsoid.ts';
import type { Bim, BimBounds } from '../../../models/schema/bim.ts';

const from = { longitude: 106.5, latitude: 29.5, height: 260, heading: 0 };
const frame = enuFrame(from.longitude, from.latitude, from.height);

/** Walls of 4 by 0.2 by 3 m, some metres to the east of the place. */
function bim(source: string, east: number): Bim {
  const elements = [0, 10, 20].map((along, i) => {
    const [west, south, low] = frame.toGeodetic(east + along, 0, 0);
    const [east2, north, high] = frame.toGeodetic(east + along + 4, 0.2, 3);
    return {
      id: `${source}:W${i}`,
      class: 'IfcWall',
      bounds: [west, south, low, east2, north, high] as BimBounds,
    };
  });
  return {
    ...{ schema: 'citymirror/bim/1', source, format: 'IFC4', structure: [], storeys: [], spaces: [] },
    ...{ elements, quantities: [] },
  };
}
const move = { from, to: shiftedPlace(from, [300, 0, 2]) };

describe('another model, compared where both stand', () => {
  it('should be the same where it was put onto the first by hand', () => {
    const [ours, theirs] = [bim('a', 300), bim('b', 0)];
    expect(compareBims(theirs, ours).elements).toMatchObject({ same: 0, moved: { length: 3 } });
    const lift = { from, to: shiftedPlace(from, [0, 0, 2]) };
    const { elements } = compareBims(standingBim(theirs, move), standingBim(ours, lift));
    expect(elements).toMatchObject({ same: 3, moved: [], changed: [], added: [], removed: [] });
    expect(standingBim(ours, undefined)).toBe(ours);
  });

  it('should be told where one of them was turned and the other was not', () => {
    const turned = { from, to: shiftedPlace(from, [1, 0, 0], 30) };
    expect([areTurnedApart(move, undefined), areTurnedApart(turned, undefined)]).toEqual([false, true]);
    expect([areTurnedApart(turned, turned), areTurnedApart(turned, reversed(turned))]).toEqual([false, true]);
  });
});
