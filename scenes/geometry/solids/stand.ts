/** The ground that buildings without a base stand on. Degrees in, ellipsoidal metres out. */
export interface GroundSampler {
  heightAt(longitude: number, latitude: number): number;
}

/** Footprint edges longer than this are looked at in between too. */
const GROUND_STEP = 25;
const METRES_PER_DEGREE = 111_320;

export interface GroundSpan {
  lowest: number;
  highest: number;
}

/**
 * Lowest and highest ground under a ring of longitude, latitude, height triplets, in ellipsoidal metres:
 * at its corners, along its longer edges and at its middle. Undefined where the sampler knows no ground.
 */
export function groundUnder(
  ground: GroundSampler,
  positions: ArrayLike<number>,
  start: number,
  end: number,
): GroundSpan | undefined {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  const look = (longitude: number, latitude: number): void => {
    const height = ground.heightAt(longitude, latitude);
    if (!Number.isFinite(height)) return;
    if (height < lowest) lowest = height;
    if (height > highest) highest = height;
  };
  let middleLongitude = 0;
  let middleLatitude = 0;
  const scale = Math.cos((positions[3 * start + 1] * Math.PI) / 180);
  for (let i = start; i < end; i++) {
    const longitude = positions[3 * i];
    const latitude = positions[3 * i + 1];
    middleLongitude += longitude;
    middleLatitude += latitude;
    look(longitude, latitude);
    const j = i + 1 < end ? i + 1 : start;
    const toLongitude = positions[3 * j] - longitude;
    const toLatitude = positions[3 * j + 1] - latitude;
    const metres = Math.hypot(toLongitude * scale, toLatitude) * METRES_PER_DEGREE;
    const steps = Math.min(64, Math.floor(metres / GROUND_STEP));
    for (let k = 1; k <= steps; k++) {
      const t = k / (steps + 1);
      look(longitude + t * toLongitude, latitude + t * toLatitude);
    }
  }
  look(middleLongitude / (end - start), middleLatitude / (end - start));
  return lowest <= highest ? { lowest, highest } : undefined;
}
