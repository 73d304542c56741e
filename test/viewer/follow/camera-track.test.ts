import { describe, expect, it } from 'vitest';
import type { Camera } from '../../../models/schema/view-document.ts';
import { CameraTrack } from '../../../viewer/follow/camera-track.ts';

const camera = (patch: Partial<Camera> = {}): Camera => ({
  longitude: 114,
  latitude: 27,
  height: 100,
  heading: 0,
  pitch: -30,
  roll: 0,
  ...patch,
});

describe('CameraTrack', () => {
  it('should go straight between two samples', () => {
    const track = new CameraTrack();
    track.add({ at: 0, camera: camera() });
    track.add({ at: 100, camera: camera({ longitude: 115, latitude: 28, pitch: -10 }) });
    expect(track.at(25)).toMatchObject({ longitude: 114.25, latitude: 27.25, pitch: -25 });
    expect(track.isPast(99)).toBe(false);
    expect(track.isPast(100)).toBe(true);
  });

  it('should turn the shorter way round, and cross the date line', () => {
    const track = new CameraTrack();
    track.add({ at: 0, camera: camera({ heading: 350, longitude: 179 }) });
    track.add({ at: 100, camera: camera({ heading: 10, longitude: -179 }) });
    const middle = track.at(50);
    expect(middle?.heading).toBeCloseTo(0, 9);
    expect(Math.abs(middle?.longitude ?? 0)).toBeCloseTo(180, 9);
  });

  it('should zoom evenly: half-way in time is the geometric mean of the heights', () => {
    const track = new CameraTrack();
    track.add({ at: 0, camera: camera({ height: 100 }) });
    track.add({ at: 100, camera: camera({ height: 10_000 }) });
    expect(track.at(50)?.height).toBeCloseTo(1000, 6);
  });

  it('should pass below the ground without a logarithm of nothing', () => {
    const track = new CameraTrack();
    track.add({ at: 0, camera: camera({ height: -10 }) });
    track.add({ at: 100, camera: camera({ height: 10 }) });
    expect(track.at(50)?.height).toBeCloseTo(0, 9);
  });

  it('should be at the first sample before it, and at the last after it', () => {
    const track = new CameraTrack();
    track.add({ at: 100, camera: camera({ height: 5 }) });
    track.add({ at: 200, camera: camera({ height: 6 }) });
    expect(track.at(0)?.height).toBe(5);
    expect(track.at(999)?.height).toBe(6);
  });

  it('should jump over a pause instead of drifting through it', () => {
    const track = new CameraTrack();
    track.add({ at: 0, camera: camera() });
    track.add({ at: 60_000, camera: camera({ longitude: 120 }) });
    expect(track.at(30_000)?.longitude).toBe(114);
    expect(track.at(60_000)?.longitude).toBe(120);
  });

  it('should let a late sample take the place of those that it overtakes', () => {
    const track = new CameraTrack();
    track.add({ at: 100, camera: camera({ height: 1 }) });
    track.add({ at: 200, camera: camera({ height: 2 }) });
    track.add({ at: 150, camera: camera({ height: 3 }) });
    expect(track.at(500)?.height).toBe(3);
  });

  it('should not grow while nobody looks', () => {
    const track = new CameraTrack();
    for (let i = 0; i < 36_000; i++) track.add({ at: i * 100, camera: camera({ longitude: i / 1000 }) });
    expect(track.size).toBeLessThan(110);
    expect(track.at(3_599_850)?.longitude).toBeCloseTo(35.9985, 6);
  });

  it('should go through all samples in their order as time goes on', () => {
    const track = new CameraTrack();
    for (let i = 0; i < 50; i++) track.add({ at: i * 100, camera: camera({ longitude: i }) });
    for (let time = 0; time < 4900; time += 30) expect(track.at(time)?.longitude).toBeCloseTo(time / 100, 6);
  });
});
