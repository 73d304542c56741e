import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enuFrame, geodesicDistance } from '../../../models/geodesy/index.ts';

describe('geodesicDistance', () => {
  it.each([
    // JFK to LHR, of GeographicLib's own documentation (WGS84): 5551.759 km.
    [-73.8, 40.6, -0.5, 51.6, 5_551_759.4, 0.1],
    // Flinders Peak to Buninyong (GDA technical manual, GRS80, which is WGS84 to 0.1 mm here): 54 972.271 m.
    [
      144 + 25 / 60 + 29.5244 / 3600,
      -(37 + 57 / 60 + 3.7203 / 3600),
      143 + 55 / 60 + 35.3839 / 3600,
      -(37 + 39 / 60 + 10.1561 / 3600),
      54_972.271,
      0.001,
    ],
    // A quarter of a meridian of WGS84.
    [7, 0, 7, 90, 10_001_965.7293, 0.001],
  ])('should give the published length of %f %f to %f %f', (a, b, c, d, metres, tolerance) => {
    expect(Math.abs(geodesicDistance(a, b, c, d) - metres)).toBeLessThan(tolerance);
  });

  it('should agree with a tangent plane over short distances, both ways, and be 0 on the spot', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -179, max: 179, noNaN: true }),
        fc.double({ min: -80, max: 80, noNaN: true }),
        fc.double({ min: -300, max: 300, noNaN: true }),
        fc.double({ min: -300, max: 300, noNaN: true }),
        (longitude, latitude, east, north) => {
          const [x, y] = enuFrame(longitude, latitude, 0).toGeodetic(east, north, 0);
          const there = geodesicDistance(longitude, latitude, x, y);
          expect(Math.abs(there - Math.hypot(east, north))).toBeLessThan(1e-4);
          expect(Math.abs(there - geodesicDistance(x, y, longitude, latitude))).toBeLessThan(1e-6);
          expect(geodesicDistance(longitude, latitude, longitude, latitude)).toBe(0);
        },
      ),
    );
  });
});
