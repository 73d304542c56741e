import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatLength, scaleBar } from '../../../viewer/panels/bars/scale.ts';
import { cityOffset, formatOffset, instant, localTime } from '../../../viewer/panels/bars/time-zone.ts';

describe('scale bar', () => {
  it('should be the longest round length that fits', () => {
    expect(scaleBar(1, 96)).toEqual({ metres: 50, pixels: 50 });
    expect(scaleBar(1, 100)).toEqual({ metres: 100, pixels: 100 });
    expect(scaleBar(3, 96)?.metres).toBe(200);
  });

  it('should never be wider than asked nor shorter than two fifths of it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e5, noNaN: true }), (metres) => {
        const bar = scaleBar(metres, 96)!;
        expect(bar.pixels).toBeLessThanOrEqual(96.001);
        expect(bar.pixels).toBeGreaterThan(38.3);
      }),
    );
  });

  it('should not be there without a scale', () => {
    expect(scaleBar(Number.NaN, 96)).toBeUndefined();
    expect(scaleBar(0, 96)).toBeUndefined();
  });

  it('should say lengths in the unit that suits', () => {
    expect([0.5, 20, 5000].map(formatLength)).toEqual(['50 cm', '20 m', '5 km']);
  });
});

describe('time zone of a city', () => {
  it("should be this machine's where that is plausible", () => {
    expect(cityOffset(121.47, 480)).toBe(480);
    // Ürümqi keeps Beijing time, two hours before its sun.
    expect(cityOffset(87.6, 480)).toBe(480);
    expect(cityOffset(6.14, 120)).toBe(120);
  });

  it('should be that of the longitude where this machine is far away', () => {
    expect(cityOffset(6.14, 480)).toBe(0);
    expect(cityOffset(-74, 60)).toBe(-300);
    expect(cityOffset(179, -600)).toBe(-600);
  });

  it('should say the offset with its sign and its half hours', () => {
    expect([480, 0, 330, -210].map(formatOffset)).toEqual(['UTC+8', 'UTC+0', 'UTC+5:30', 'UTC−3:30']);
  });

  it('should turn an instant into wall time and back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 68_374_800 }),
        fc.integer({ min: -840, max: 840 }),
        (minutes, offset) => {
          const time = minutes * 60_000;
          const local = localTime(time, offset);
          expect(instant(local.year, local.month, local.day, local.minutes, offset)).toBe(time);
        },
      ),
    );
    expect(localTime(Date.UTC(2026, 11, 31, 23, 5, 9), 60)).toMatchObject({
      date: '2027-01-01',
      clock: '00:05',
      seconds: '09',
    });
  });
});
