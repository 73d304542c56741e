import { describe, expect, it } from 'vitest';
import { coveredShare } from '../../../../../tiles-service/read/osm/shape/cover.ts';
import { smallestRectangle } from '../../../../../tiles-service/read/osm/shape/rectangle.ts';

const square = (x: number, y: number, size: number) => [
  Int32Array.of(x, y, x + size, y, x + size, y + size, x, y + size),
];
const UNITS_PER_METRE = 1e7 / 111_319.490793;

/** A rectangle in metres about the origin of 0°, 0°, its long side at a bearing. */
function turned(long: number, short: number, bearing: number): Int32Array {
  const angle = (bearing * Math.PI) / 180;
  const corners = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ];
  return Int32Array.from(
    corners.flatMap(([a, b]) => {
      const along = (a * long) / 2;
      const across = (b * short) / 2;
      const east = along * Math.sin(angle) + across * Math.cos(angle);
      const north = along * Math.cos(angle) - across * Math.sin(angle);
      return [Math.round(east * UNITS_PER_METRE), Math.round(north * UNITS_PER_METRE)];
    }),
  );
}

describe('smallestRectangle', () => {
  it.each([0, 10, 45, 90, 135, 170])(
    'should find sides and direction of a rectangle at %d degrees',
    (bearing) => {
      const rectangle = smallestRectangle(turned(20, 8, bearing));
      expect(rectangle?.long).toBeCloseTo(20, 1);
      expect(rectangle?.short).toBeCloseTo(8, 1);
      const off = Math.abs((rectangle?.direction ?? Number.NaN) - bearing);
      expect(Math.min(off, 180 - off)).toBeLessThan(0.2);
    },
  );

  it('should have nothing to say about a point', () => {
    expect(smallestRectangle(Int32Array.of(5, 5, 5, 5, 5, 5))).toBeUndefined();
  });
});

describe('coveredShare', () => {
  const area = [square(0, 0, 1000)];

  it('should be the share of the area, overlaps counted once and what lies outside not at all', () => {
    expect(coveredShare(area, [[square(0, 0, 500)], [square(500, 500, 900)]])).toBeCloseTo(0.5, 2);
    expect(coveredShare(area, [[square(0, 0, 500)], [square(0, 0, 500)]])).toBeCloseTo(0.25, 2);
    expect(coveredShare(area, [[square(-10, -10, 2000)]])).toBe(1);
    expect(coveredShare(area, [[square(2000, 0, 1000)]])).toBe(0);
  });

  it('should leave holes out', () => {
    const frame = [[...square(0, 0, 1000), Int32Array.of(250, 250, 250, 750, 750, 750, 750, 250)]];
    expect(coveredShare(frame, [area])).toBe(1);
    expect(coveredShare(area, [frame])).toBeCloseTo(0.75, 2);
  });
});
