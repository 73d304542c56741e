import type { Feature } from '../../../../models/feature.ts';
import { nativeId } from '../../../../models/ids.ts';
import { toAttributes } from '../attributes.ts';
import type { Tags } from '../elements.ts';
import { pointGeometry } from '../geometry.ts';
import { metresPerUnit } from '../shape/ring.ts';

const SPACING_METRES = 8;
const LONGEST_METRES = 20_000;

/**
 * Trees along a row, every 8 m from its start, with ids derived from the way's: w123.1, w123.2 …; undefined for a row
 * that is too long to be one.
 */
export function treesOfRow(
  source: string,
  native: string,
  tags: Tags,
  lines: readonly Int32Array[],
): Feature[] | undefined {
  const places: number[] = [];
  for (const line of lines) {
    const [east, north] = metresPerUnit(line[1]);
    let next = 0;
    let passed = 0;
    for (let i = 0; i + 3 < line.length; i += 2) {
      const dx = line[i + 2] - line[i];
      const dy = line[i + 3] - line[i + 1];
      const length = Math.hypot(dx * east, dy * north);
      if (passed + length > LONGEST_METRES) return undefined;
      for (; next <= passed + length; next += SPACING_METRES) {
        const share = length === 0 ? 0 : (next - passed) / length;
        places.push(line[i] + share * dx, line[i + 1] + share * dy);
      }
      passed += length;
    }
  }
  const trees: Feature[] = [];
  for (let i = 0; i < places.length; i += 2) {
    trees.push({
      id: nativeId(source, `${native}.${i / 2 + 1}`),
      type: 'SolitaryVegetationObject',
      class: 'tree',
      attributes: toAttributes(tags),
      geometries: [pointGeometry(places[i], places[i + 1])],
      parents: [nativeId(source, native)],
      cim: 4,
    });
  }
  return trees;
}
