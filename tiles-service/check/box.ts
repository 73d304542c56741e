/** A 3D Tiles box: centre and three half axes, twelve numbers. */
export type TileBox = number[];

/** Metres that a point lies outside a box; 0 inside. The axes stand at right angles to each other. */
export function outsideBox(box: TileBox, x: number, y: number, z: number): number {
  let outside = 0;
  for (let axis = 3; axis < 12; axis += 3) {
    const length = Math.hypot(box[axis], box[axis + 1], box[axis + 2]) || 1e-9;
    const along =
      ((x - box[0]) * box[axis] + (y - box[1]) * box[axis + 1] + (z - box[2]) * box[axis + 2]) / length;
    outside = Math.max(outside, Math.abs(along) - length);
  }
  return outside;
}

export function boxCorners(box: TileBox): [number, number, number][] {
  const corners: [number, number, number][] = [];
  for (const a of [-1, 1])
    for (const b of [-1, 1])
      for (const c of [-1, 1])
        corners.push([
          box[0] + a * box[3] + b * box[6] + c * box[9],
          box[1] + a * box[4] + b * box[7] + c * box[10],
          box[2] + a * box[5] + b * box[8] + c * box[11],
        ]);
  return corners;
}
