import { describe, expect, it } from 'vitest';
import { contains } from '../../../../models/attributes/conditions.ts';
import { geodesicDistance } from '../../../../models/geodesy/index.ts';
import type { Position } from '../../../../models/schema/position.ts';
import { thiessenAreas } from '../../../../scenes/flood/live/thiessen.ts';
import { seeded } from '../seeded.ts';

const BOX = [114.5, 27.5, 114.7, 27.7] as const;

describe('the areas of gauges', () => {
  it('should hold the places that are nearer to their gauge than to all others, each once', () => {
    const random = seeded(7);
    const places = Array.from(
      { length: 20 },
      (): Position => [114.4 + 0.4 * random(), 27.4 + 0.4 * random()],
    );
    const areas = thiessenAreas(places, BOX);
    for (let i = 0; i < 500; i++) {
      const [x, y] = [BOX[0] + 0.2 * random(), BOX[1] + 0.2 * random()];
      const holders = areas.flatMap((area, index) => (area && contains(area, x, y) ? [index] : []));
      const away = places.map(([east, north]) => geodesicDistance(x, y, east, north));
      expect(holders).toHaveLength(1);
      // The plane has the length of a degree at the middle of the box: at its sides it is some metres off.
      expect(away[holders[0]] - Math.min(...away)).toBeLessThan(15);
    }
  });

  it('should be the whole box for a gauge that is alone, and none for the second at one place', () => {
    const [one, none] = thiessenAreas(
      [
        [114.6, 27.6],
        [114.6, 27.6],
      ],
      BOX,
    );
    expect(one?.[0]).toHaveLength(4);
    expect(none).toBeUndefined();
  });
});
