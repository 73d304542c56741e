import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../../models/feature.ts';
import { LOOK_KINDS, lookKind, packLook } from '../../../../scenes/geometry/solids/look.ts';
import { BUILDING_KINDS, litShares } from '../../../../viewer/globe/shaders/building-shader.ts';

const kindOf = (kind: string | undefined, size: { area: number; height: number; storeys: number }) =>
  lookKind(
    { type: 'Building', attributes: {}, ...(kind ? { class: kind } : {}) } as unknown as Feature,
    size,
  );
const HOUSE = { area: 120, height: 8, storeys: 2 };

describe('looks of buildings', () => {
  it('should have the same kinds on both sides of the wire', () => {
    expect([...BUILDING_KINDS]).toEqual([...LOOK_KINDS]);
  });

  it('should go by the class where there is one', () => {
    expect(kindOf('supermarket', HOUSE)).toBe('retail');
    expect(kindOf('warehouse', HOUSE)).toBe('industry');
    expect(kindOf('church', HOUSE)).toBe('worship');
    expect(kindOf('garages', HOUSE)).toBe('shed');
    expect(kindOf('school', HOUSE)).toBe('civic');
  });

  it('should tell houses from blocks of flats by size where the class is residential', () => {
    expect(kindOf('residential', HOUSE)).toBe('house');
    expect(kindOf('residential', { area: 900, height: 21, storeys: 7 })).toBe('apartments');
  });

  it('should go by size where the class says nothing', () => {
    expect(kindOf('yes', { area: 18, height: 2.5, storeys: 1 })).toBe('shed');
    expect(kindOf('yes', HOUSE)).toBe('house');
    expect(kindOf(undefined, { area: 4000, height: 8, storeys: 1 })).toBe('industry');
    expect(kindOf(undefined, { area: 2000, height: 60, storeys: 18 })).toBe('office');
  });

  it('should leave bridges and towers without windows', () => {
    expect(lookKind({ type: 'Bridge', attributes: {} }, HOUSE)).toBe('plain');
  });

  it('should fit kind, roof, colour and storeys into 16 bits', () => {
    expect(packLook('hall', 'dome', true, 300)).toBe(10 | (5 << 4) | 128 | (255 << 8));
    expect(packLook('plain', 'flat', false, 0)).toBe(0);
  });

  it('should light fewer windows after midnight than in the evening', () => {
    const [evening, deep] = [litShares(20), litShares(3)];
    expect(evening.homes).toBeGreaterThan(0.5);
    for (const use of ['homes', 'work', 'trade'] as const) {
      expect(deep[use]).toBeLessThan(0.1);
      expect(evening[use]).toBeGreaterThan(4 * deep[use]);
      expect(litShares(27)[use]).toBe(deep[use]);
      expect(litShares(23.5)[use]).toBeCloseTo((litShares(23)[use] + litShares(0)[use]) / 2, 9);
    }
    // Work ends before people go to bed.
    expect(litShares(22).work).toBeLessThan(0.4 * litShares(22).homes);
  });
});
