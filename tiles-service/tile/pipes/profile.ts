/** A closed cross-section: places in its plane with their outward normals, and the sides between them. */
export interface Profile {
  /** Right and up of the axis, metres. */
  places: { x: number; y: number; nx: number; ny: number }[];
  /** Pairs of places, counter-clockwise as seen against the direction of the pipe turned about: from right to up. */
  sides: (readonly [number, number])[];
  /** Half of the larger width, metres. */
  reach: number;
}

/** Metres that a facet may be off the round at most. */
const FACET = 0.012;
const FEWEST = 6;
const MOST = 20;

/** A regular polygon of the same area as the circle, with as many sides as its size asks for. */
export function roundProfile(diameter: number, sides = sidesFor(diameter)): Profile {
  const angle = (2 * Math.PI) / sides;
  const radius = (diameter / 2) * Math.sqrt(angle / Math.sin(angle));
  const places = Array.from({ length: sides }, (_, i) => {
    const [nx, ny] = [Math.cos(i * angle), Math.sin(i * angle)];
    return { x: nx * radius, y: ny * radius, nx, ny };
  });
  return { places, sides: places.map((_, i) => [i, (i + 1) % sides] as const), reach: radius };
}

export function sidesFor(diameter: number): number {
  const radius = diameter / 2;
  if (radius <= FACET) return FEWEST;
  return Math.max(FEWEST, Math.min(MOST, Math.ceil(Math.PI / Math.acos(1 - FACET / radius))));
}

/** A rectangle with sharp edges: every corner is there once for each of its sides. */
export function boxProfile(width: number, height: number): Profile {
  const [w, h] = [width / 2, height / 2];
  const corners = [
    [w, -h],
    [w, h],
    [-w, h],
    [-w, -h],
  ] as const;
  const normals = [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ] as const;
  const places = corners.flatMap(([x, y], i) => {
    const [nx, ny] = normals[i];
    const [ex, ey] = corners[(i + 1) % 4];
    return [
      { x, y, nx, ny },
      { x: ex, y: ey, nx, ny },
    ];
  });
  return { places, sides: [0, 2, 4, 6].map((i) => [i, i + 1] as const), reach: Math.hypot(w, h) };
}
