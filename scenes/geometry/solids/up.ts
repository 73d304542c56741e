/** Mean radius of the earth; up to 100 km from the frame's origin its flattening turns up by less than 0.003°. */
const RADIUS = 6_371_000;

/** Direction of up at a place of an east-north-up frame, in metres of the frame, as a unit vector of it. */
export function upAt(x: number, y: number): [x: number, y: number, z: number] {
  const length = Math.hypot(x, y, RADIUS);
  return [x / length, y / length, RADIUS / length];
}
