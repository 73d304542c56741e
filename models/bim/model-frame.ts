import { type EnuFrame, enuFrame } from '../geodesy/ellipsoid.ts';
import type { Bim, BimBounds } from '../schema/bim.ts';

/** Lowest x, y, z, then highest: metres in the frame of a building. */
export type ModelBox = [number, number, number, number, number, number];

/** Where a frame stands, degrees and ellipsoidal metres, and where its y looks, degrees clockwise from north. */
export interface FramePlace {
  longitude: number;
  latitude: number;
  height: number;
  heading: number;
}

/** A frame in metres: x and y level, y turned from north by a heading, z up. */
export interface TurnedFrame {
  place: FramePlace;
  enu: EnuFrame;
  /** Column-major 4×4 from the frame to ECEF. */
  toEcef: Float64Array;
  /** Degrees and ellipsoidal metres to the frame. */
  toModel(longitude: number, latitude: number, height: number, out?: Float64Array, at?: number): Float64Array;
  /** The frame to degrees and ellipsoidal metres. */
  toGeodetic(x: number, y: number, z: number): Float64Array;
}

/** The frame that a building is taken apart in: x along it, y across it, z up, from the middle of it. */
export interface ModelFrame extends TurnedFrame {
  /** What everything with a shape lies in. */
  box: ModelBox;
}

const RADIANS = Math.PI / 180;
const WALLS = /^Ifc(Wall|CurtainWall)/;

/** Undefined for a model in which nothing has a shape. */
export function modelFrame(bim: Bim): ModelFrame | undefined {
  const whole = unionOf([...bim.elements, ...bim.spaces].flatMap(({ bounds }) => (bounds ? [bounds] : [])));
  if (!whole) return undefined;
  const [west, south, lowest, east, north] = whole;
  const frame = frameAt({
    longitude: (west + east) / 2,
    latitude: (south + north) / 2,
    height: lowest,
    heading: headingOf(bim),
  });
  return { ...frame, box: boxIn(frame, whole) };
}

export function frameAt(place: FramePlace): TurnedFrame {
  const { heading } = place;
  const enu = enuFrame(place.longitude, place.latitude, place.height);
  const [sine, cosine] = [Math.sin(heading * RADIANS), Math.cos(heading * RADIANS)];
  // The axes of the frame in east and north.
  const [xEast, xNorth, yEast, yNorth] = [cosine, -sine, sine, cosine];
  const { matrix } = enu;
  const toEcef = matrix.slice();
  for (let row = 0; row < 3; row++) {
    toEcef[row] = matrix[row] * xEast + matrix[4 + row] * xNorth;
    toEcef[4 + row] = matrix[row] * yEast + matrix[4 + row] * yNorth;
  }
  return {
    place,
    enu,
    toEcef,
    toModel(longitude, latitude, height, out = new Float64Array(3), at = 0) {
      enu.toEnu(longitude, latitude, height, out, at);
      const [e, n] = [out[at], out[at + 1]];
      out[at] = e * xEast + n * xNorth;
      out[at + 1] = e * yEast + n * yNorth;
      return out;
    },
    toGeodetic: (x, y, z) => enu.toGeodetic(x * xEast + y * yEast, x * xNorth + y * yNorth, z),
  };
}

/** The box in a building's frame around bounds in degrees: wider than what lies in them, where the building is turned. */
export function boxIn(
  frame: Pick<TurnedFrame, 'toModel'>,
  [west, south, low, east, north, high]: BimBounds,
): ModelBox {
  const box: ModelBox = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  const corner = new Float64Array(3);
  for (const longitude of [west, east])
    for (const latitude of [south, north])
      for (const height of [low, high]) {
        frame.toModel(longitude, latitude, height, corner);
        for (let axis = 0; axis < 3; axis++) {
          box[axis] = Math.min(box[axis], corner[axis]);
          box[3 + axis] = Math.max(box[3 + axis], corner[axis]);
        }
      }
  return box;
}

function unionOf(bounds: readonly BimBounds[]): BimBounds | undefined {
  if (bounds.length === 0) return undefined;
  const union: BimBounds = [...bounds[0]];
  for (const one of bounds)
    for (let axis = 0; axis < 3; axis++) {
      union[axis] = Math.min(union[axis], one[axis]);
      union[3 + axis] = Math.max(union[3 + axis], one[3 + axis]);
    }
  return union;
}

/**
 * How a building is turned: the second moments of what is longer than it is wide (walls, beams, stairs) point along it
 * or across it, so four times their angle is the same for all; the mean of it, weighted by area and by how long they
 * are. 0 where nothing has a shape that tells.
 */
function headingOf({ elements }: Bim): number {
  let real = 0;
  let imaginary = 0;
  // Where there are walls, they say it: furniture and railings stand as they like.
  const walls = elements.filter(({ class: name, shape }) => shape && WALLS.test(name));
  for (const { shape } of walls.length > 0 ? walls : elements) {
    if (shape?.length !== 16) continue;
    const [area, , , , spread, , squareReal, squareImaginary] = shape;
    const size = Math.hypot(squareReal, squareImaginary);
    if (!(spread > 0) || !(size > 0)) continue;
    const weight = (area * (size / spread)) / (size * size);
    real += weight * (squareReal * squareReal - squareImaginary * squareImaginary);
    imaginary += weight * 2 * squareReal * squareImaginary;
  }
  if (real === 0 && imaginary === 0) return 0;
  // Counter-clockwise from east, of x; y is a quarter on, and so is north of east.
  const degrees = -Math.atan2(imaginary, real) / 4 / RADIANS;
  return Math.round(degrees * 1e4) / 1e4 + 0;
}
