import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../models/feature.ts';
import { geodeticToEcef } from '../../../models/geodesy/index.ts';
import { cameraLookingAt, cameraOver } from '../../../viewer/globe/camera-math.ts';
import { rankGroundHits } from '../../../viewer/globe/ground-ranking.ts';
import { firstTier, TierGauge } from '../../../viewer/globe/quality.ts';

function direction(from: ArrayLike<number>, to: ArrayLike<number>): { distance: number; unit: number[] } {
  const difference = [0, 1, 2].map((i) => to[i] - from[i]);
  const distance = Math.hypot(...difference);
  return { distance, unit: difference.map((value) => value / distance) };
}

describe('camera that looks at a place', () => {
  it.each([
    [46.2, 100, 0, -30],
    [46.2, 1000, 120, -45],
    [-33.9, 5000, 250, -10],
    [60, 10_000, 300, -60],
  ])(
    'should stand at the asked distance and see the place in its middle (latitude %d, %d m)',
    (latitude, range, heading, pitch) => {
      const place = { longitude: 6.14, latitude, height: 375 };
      const camera = cameraLookingAt(place, range, heading, pitch);
      const position = geodeticToEcef(camera.longitude, camera.latitude, camera.height);
      const target = geodeticToEcef(place.longitude, place.latitude, place.height);
      const { distance, unit } = direction(position, target);
      expect(Math.abs(distance - range)).toBeLessThan(Math.max(1, range * 2e-3));
      // The line of sight in the camera's own east-north-up frame.
      const [lon, lat] = [camera.longitude, camera.latitude].map((degrees) => (degrees * Math.PI) / 180);
      const east = [-Math.sin(lon), Math.cos(lon), 0];
      const north = [-Math.sin(lat) * Math.cos(lon), -Math.sin(lat) * Math.sin(lon), Math.cos(lat)];
      const up = [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)];
      const dot = (a: number[]) => a.reduce((sum, value, i) => sum + value * unit[i], 0);
      const seenHeading = (Math.atan2(dot(east), dot(north)) * 180) / Math.PI;
      expect(Math.abs(((seenHeading - heading + 540) % 360) - 180)).toBeLessThan(0.2);
      expect(Math.abs((Math.asin(dot(up)) * 180) / Math.PI - pitch)).toBeLessThan(0.2);
    },
  );

  it('should stand farther off for a larger extent', () => {
    expect(cameraOver([6, 46, 6.2, 46.2], 0).height).toBeGreaterThan(
      cameraOver([6.1, 46.1, 6.12, 46.12], 0).height,
    );
  });
});

describe('what a click on the ground means', () => {
  const thing = (id: string, kind: 'points' | 'lines' | 'areas', more: Partial<Feature> = {}): Feature => ({
    id,
    type: 'Road',
    attributes: {},
    geometries: [{ kind, lod: 0, heightReference: 'ground', positions: new Float64Array(3) } as never],
    ...more,
  });

  it('should be the point, then the line, then the smallest area', () => {
    const ranked = rankGroundHits(
      [
        { feature: thing('park', 'areas'), distance: 0, area: 900 },
        { feature: thing('quarter', 'areas'), distance: 0, area: 90_000 },
        { feature: thing('path', 'lines', { class: 'footway' }), distance: 1 },
        { feature: thing('café', 'points'), distance: 2 },
      ],
      3,
    );
    expect(ranked.map(({ id }) => id)).toEqual(['café', 'path', 'park', 'quarter']);
  });

  it('should be a wide road anywhere on its asphalt, and a path only close by', () => {
    const near = (kind: string) =>
      rankGroundHits([{ feature: thing(kind, 'lines', { class: kind }), distance: 6 }], 1);
    expect(near('primary')).toHaveLength(1);
    expect(near('primary_link')).toHaveLength(1);
    expect(near('path')).toHaveLength(0);
  });

  it('should not be a point that the finger missed', () => {
    expect(rankGroundHits([{ feature: thing('lamp', 'points'), distance: 9 }], 3)).toEqual([]);
  });
});

describe('graphics tier', () => {
  it('should start low on a software renderer and high on a card', () => {
    expect(firstTier('ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)')).toBe(
      'low',
    );
    expect(firstTier('llvmpipe (LLVM 15.0.6, 256 bits)')).toBe('low');
    expect(firstTier('ANGLE (NVIDIA, NVIDIA GeForce RTX 4070 Direct3D11)')).toBe('high');
  });

  it('should step down once when forty frames are slow, and never up', () => {
    const gauge = new TierGauge('high');
    const changes = Array.from({ length: 40 }, () => gauge.frame(80)).filter(Boolean);
    expect(changes).toEqual(['medium']);
    for (let i = 0; i < 400; i++) gauge.frame(8);
    expect(gauge.tier).toBe('medium');
  });

  it('should not take a scene at rest for a slow machine', () => {
    const gauge = new TierGauge('high');
    for (let i = 0; i < 400; i++) gauge.frame(i % 10 === 0 ? 5000 : 10);
    expect(gauge.tier).toBe('high');
  });
});
