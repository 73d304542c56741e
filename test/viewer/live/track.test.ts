import { describe, expect, it } from 'vitest';
import { Track } from '../../../viewer/live/overlay/track.ts';

/** Every ten seconds one observation that comes after two, a thousandth of a degree farther east each. */
function trackOf(count: number, heading?: number): Track {
  const track = new Track();
  for (let i = 0; i < count; i++) {
    const time = i * 10_000;
    track.add(
      { time, longitude: i * 0.001, latitude: 0, height: 5, ...(heading === undefined ? {} : { heading }) },
      time + 2_000,
    );
  }
  return track;
}

describe('Track', () => {
  it('should show a thing as late as its observations are apart and come', () => {
    expect(trackOf(5).delay).toBeCloseTo(2_000 + 1.1 * 10_000, 6);
  });

  it('should go straight between two observations', () => {
    const track = trackOf(5);
    const place = track.at(25_000 + track.delay);
    expect(place?.longitude).toBeCloseTo(0.0025, 9);
    expect(place?.moving).toBe(true);
  });

  it('should never go beyond the last observation', () => {
    const track = trackOf(5);
    const place = track.at(1e9);
    expect(place?.longitude).toBe(0.004);
    expect(place?.moving).toBe(false);
    expect(track.movesAfter(1e9)).toBe(false);
  });

  it('should head where it goes, when nobody says', () => {
    const track = trackOf(5);
    expect(track.at(25_000 + track.delay)?.heading).toBeCloseTo(90, 6);
  });

  it('should turn the shorter way round', () => {
    const track = new Track();
    track.add({ time: 0, longitude: 0, latitude: 0, height: 0, heading: 350 }, 0);
    track.add({ time: 10_000, longitude: 0.001, latitude: 0, height: 0, heading: 20 }, 10_000);
    const heading = track.at(5_000 + track.delay)?.heading;
    expect(heading).toBeCloseTo(5, 6);
  });

  it('should leave out an observation that is not newer than the last', () => {
    const track = trackOf(3);
    track.add({ time: 10_000, longitude: 99, latitude: 0, height: 0 }, 40_000);
    expect(track.samples.map(({ longitude }) => longitude)).toEqual([0, 0.001, 0.002]);
  });

  it('should not guess a way over a long silence', () => {
    const track = trackOf(2);
    track.add({ time: 600_000, longitude: 1, latitude: 0, height: 0 }, 600_000);
    expect(track.at(300_000 + track.delay)?.longitude).toBe(0.001);
  });

  it('should cross the antimeridian by the shorter way', () => {
    const track = new Track();
    track.add({ time: 0, longitude: 179.999, latitude: 0, height: 0 }, 0);
    track.add({ time: 10_000, longitude: -179.999, latitude: 0, height: 0 }, 10_000);
    expect(Math.abs(track.at(5_000 + track.delay)?.longitude ?? 0)).toBeCloseTo(180, 6);
  });

  it('should move evenly when the past is played sixty times as fast', () => {
    const track = new Track();
    const SPEED = 60;
    // Ten metres a second, told every ten seconds; the server sends what is due ten times a second, some of it late.
    const sent = Array.from({ length: 120 }, (_, n) => ({
      time: n * 10_000,
      longitude: 114 + n * 0.001,
      latitude: 27,
      height: 0,
    }));
    const late = [0, 40, 10, 70, 30, 20, 60, 5];
    const steps: number[] = [];
    let next = 0;
    let before: number | undefined;
    for (let real = 0; real < 18_000; real += 20) {
      const now = real * SPEED;
      while (next < sent.length) {
        // The tick after it was due, and the way to the page.
        const comes = Math.ceil(sent[next].time / SPEED / 100) * 100 + late[next % late.length];
        if (comes > real) break;
        track.add(sent[next++], now);
      }
      const place = track.at(now);
      if (real > 6_000 && place) {
        if (before !== undefined) steps.push(place.longitude - before);
        before = place.longitude;
      }
    }
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
    expect(Math.min(...steps)).toBeGreaterThan(0.5 * mean);
    expect(Math.max(...steps)).toBeLessThan(1.5 * mean);
  });
});
