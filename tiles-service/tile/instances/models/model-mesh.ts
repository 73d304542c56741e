import { linearOf } from '../../../../models/srgb.ts';

/** Linear colour, 0–1. */
export type Color = readonly [number, number, number];
type Point = readonly [number, number, number];

/** A small model: metres, y up, standing on the origin, triangles counter-clockwise from outside. */
export interface Model {
  name: string;
  positions: Float32Array;
  normals: Float32Array;
  /** RGBA 0–255, linear; alpha 0 marks what shines at night. */
  colors: Uint8Array;
  indices: Uint16Array;
}

/** Puts models together from boxes, tubes and clumps. */
export class ModelBuilder {
  readonly #positions: number[] = [];
  readonly #normals: number[] = [];
  readonly #colors: number[] = [];
  readonly #indices: number[] = [];

  /** A box with flat faces from one corner to the opposite one. */
  box([x0, y0, z0]: Point, [x1, y1, z1]: Point, color: Color, shines = false): this {
    const faces: [Point, Point, Point, Point, Point][] = [
      [
        [x0, y0, z1],
        [x1, y0, z1],
        [x1, y1, z1],
        [x0, y1, z1],
        [0, 0, 1],
      ],
      [
        [x1, y0, z0],
        [x0, y0, z0],
        [x0, y1, z0],
        [x1, y1, z0],
        [0, 0, -1],
      ],
      [
        [x1, y0, z1],
        [x1, y0, z0],
        [x1, y1, z0],
        [x1, y1, z1],
        [1, 0, 0],
      ],
      [
        [x0, y0, z0],
        [x0, y0, z1],
        [x0, y1, z1],
        [x0, y1, z0],
        [-1, 0, 0],
      ],
      [
        [x0, y1, z1],
        [x1, y1, z1],
        [x1, y1, z0],
        [x0, y1, z0],
        [0, 1, 0],
      ],
      [
        [x0, y0, z0],
        [x1, y0, z0],
        [x1, y0, z1],
        [x0, y0, z1],
        [0, -1, 0],
      ],
    ];
    for (const [a, b, c, d, normal] of faces) {
      const first = this.#count;
      for (const corner of [a, b, c, d]) this.#vertex(corner, normal, color, shines);
      this.#indices.push(first, first + 1, first + 2, first, first + 2, first + 3);
    }
    return this;
  }

  /** A tube or cone between two heights over (x, z), round, without a lid unless `lid`. */
  tube(
    [x, z]: readonly [number, number],
    [y0, y1]: readonly [number, number],
    [r0, r1]: readonly [number, number],
    sides: number,
    color: Color,
    { lid = false, shines = false }: { lid?: boolean; shines?: boolean } = {},
  ): this {
    const first = this.#count;
    const slope = (r0 - r1) / Math.max(1e-6, y1 - y0);
    const length = Math.hypot(1, slope);
    for (let i = 0; i <= sides; i++) {
      const angle = (i / sides) * 2 * Math.PI;
      const [cx, cz] = [Math.cos(angle), -Math.sin(angle)];
      const normal: Point = [cx / length, slope / length, cz / length];
      this.#vertex([x + cx * r0, y0, z + cz * r0], normal, color, shines);
      this.#vertex([x + cx * r1, y1, z + cz * r1], normal, color, shines);
    }
    for (let i = 0; i < sides; i++) {
      const a = first + 2 * i;
      this.#indices.push(a, a + 2, a + 3);
      if (r1 > 0) this.#indices.push(a, a + 3, a + 1);
    }
    if (lid) {
      const centre = this.#count;
      this.#vertex([x, y1, z], [0, 1, 0], color, shines);
      for (let i = 0; i < sides; i++) {
        const angle = (i / sides) * 2 * Math.PI;
        this.#vertex([x + Math.cos(angle) * r1, y1, z - Math.sin(angle) * r1], [0, 1, 0], color, shines);
      }
      for (let i = 0; i < sides; i++)
        this.#indices.push(centre, centre + 1 + i, centre + 1 + ((i + 1) % sides));
    }
    return this;
  }

  /**
   * A clump of leaves: a ball of 20 or 80 faces with bumps, darker below. `seed` shapes the bumps.
   */
  clump(centre: Point, radii: Point, color: Color, seed: number, fine = false): this {
    const { points, faces } = fine ? FINE_BALL : COARSE_BALL;
    const first = this.#count;
    for (const [index, [x, y, z]] of points.entries()) {
      const bump = 0.86 + 0.28 * noise(seed * 131 + index);
      const shade = 0.62 + 0.38 * (0.5 + 0.5 * y) + 0.12 * (noise(seed * 57 + index * 3) - 0.5);
      this.#vertex(
        [centre[0] + x * radii[0] * bump, centre[1] + y * radii[1] * bump, centre[2] + z * radii[2] * bump],
        [x, y, z],
        [color[0] * shade, color[1] * shade, color[2] * shade],
        false,
      );
    }
    for (const face of faces) for (const corner of face) this.#indices.push(first + corner);
    return this;
  }

  finish(name: string): Model {
    return {
      name,
      positions: Float32Array.from(this.#positions),
      normals: Float32Array.from(this.#normals),
      colors: Uint8Array.from(this.#colors),
      indices: Uint16Array.from(this.#indices),
    };
  }

  get #count(): number {
    return this.#positions.length / 3;
  }

  #vertex(position: Point, normal: Point, color: Color, shines: boolean): void {
    this.#positions.push(...position);
    this.#normals.push(...normal);
    for (const part of color) this.#colors.push(Math.max(0, Math.min(255, Math.round(part * 255))));
    this.#colors.push(shines ? 0 : 255);
  }
}

/** Linear colour of an sRGB hex code. */
export function color(hex: string): Color {
  const part = (at: number): number => linearOf(Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return [part(1), part(3), part(5)];
}

function noise(n: number): number {
  const value = Math.sin(n * 12.9898) * 43_758.5453;
  return value - Math.floor(value);
}

interface Ball {
  points: Point[];
  faces: [number, number, number][];
}

function icosahedron(): Ball {
  const t = (1 + Math.sqrt(5)) / 2;
  const length = Math.hypot(1, t);
  const raw: Point[] = [
    [-1, t, 0],
    [1, t, 0],
    [-1, -t, 0],
    [1, -t, 0],
    [0, -1, t],
    [0, 1, t],
    [0, -1, -t],
    [0, 1, -t],
    [t, 0, -1],
    [t, 0, 1],
    [-t, 0, -1],
    [-t, 0, 1],
  ];
  return {
    points: raw.map(([x, y, z]) => [x / length, y / length, z / length]),
    faces: [
      [0, 11, 5],
      [0, 5, 1],
      [0, 1, 7],
      [0, 7, 10],
      [0, 10, 11],
      [1, 5, 9],
      [5, 11, 4],
      [11, 10, 2],
      [10, 7, 6],
      [7, 1, 8],
      [3, 9, 4],
      [3, 4, 2],
      [3, 2, 6],
      [3, 6, 8],
      [3, 8, 9],
      [4, 9, 5],
      [2, 4, 11],
      [6, 2, 10],
      [8, 6, 7],
      [9, 8, 1],
    ],
  };
}

/** Every face cut in four. */
function divided({ points, faces }: Ball): Ball {
  const all = [...points];
  const halves = new Map<string, number>();
  const half = (a: number, b: number): number => {
    const key = a < b ? `${a}/${b}` : `${b}/${a}`;
    const known = halves.get(key);
    if (known !== undefined) return known;
    const [x, y, z] = [0, 1, 2].map((axis) => (points[a][axis] + points[b][axis]) / 2);
    const length = Math.hypot(x, y, z);
    const index = all.push([x / length, y / length, z / length]) - 1;
    halves.set(key, index);
    return index;
  };
  const finer: Ball['faces'] = [];
  for (const [a, b, c] of faces) {
    const [ab, bc, ca] = [half(a, b), half(b, c), half(c, a)];
    finer.push([a, ab, ca], [b, bc, ab], [c, ca, bc], [ab, bc, ca]);
  }
  return { points: all, faces: finer };
}

const COARSE_BALL = icosahedron();
const FINE_BALL = divided(COARSE_BALL);
