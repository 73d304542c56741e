/** Area of a ring of x, y, z triplets seen from above, positive for counter-clockwise ones. */
export function signedArea(data: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from + 3; at + 5 < to; at += 3) {
    sum +=
      (data[at] - data[from]) * (data[at + 4] - data[from + 1]) -
      (data[at + 3] - data[from]) * (data[at + 1] - data[from + 1]);
  }
  return sum / 2;
}

/**
 * Area vector of a ring in space (Newell's method, about the first position): its length is the area, and it
 * points to where the ring is seen to run counter-clockwise. `scale`: units of x and y in units of z.
 */
export function areaVector(
  data: Float64Array,
  from: number,
  to: number,
  scale: readonly [number, number] = [1, 1],
): [x: number, y: number, z: number] {
  let x = 0;
  let y = 0;
  let z = 0;
  for (let at = from + 3; at + 5 < to; at += 3) {
    const ax = (data[at] - data[from]) * scale[0];
    const ay = (data[at + 1] - data[from + 1]) * scale[1];
    const az = data[at + 2] - data[from + 2];
    const bx = (data[at + 3] - data[from]) * scale[0];
    const by = (data[at + 4] - data[from + 1]) * scale[1];
    const bz = data[at + 5] - data[from + 2];
    x += ay * bz - az * by;
    y += az * bx - ax * bz;
    z += ax * by - ay * bx;
  }
  return [x / 2, y / 2, z / 2];
}
