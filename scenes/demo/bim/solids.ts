import type { Place } from '../bodies.ts';
import type { Point } from '../plane.ts';
import { choice, list, ratio, real, type StepArgument, type StepText, text, UNSET } from './step-text.ts';

/** What a part of an element is made of, and how that looks. */
export interface Material {
  name: string;
  /** sRGB, 0–255. */
  color: readonly [red: number, green: number, blue: number];
  /** 0 (as good as a wall) to 1. */
  transparency?: number;
}

/** A body in an element's own axes, metres. */
export type Solid =
  | { box: readonly [x0: number, y0: number, z0: number, x1: number, y1: number, z1: number] }
  /** Upright over a ring (counter-clockwise). */
  | { ring: readonly Point[]; from: number; to: number }
  | { at: Place; radius: number; height: number }
  /** A view from the side, as of a stair: u along a level direction, v up; `width` to the right of it. */
  | { side: readonly Point[]; at: Place; along: Point; width: number };

export interface Part {
  solid: Solid;
  material: Material;
}

/** Writes bodies and their looks; what is the same is written once. */
export class SolidWriter {
  readonly #step: StepText;
  readonly #known = new Map<string, StepArgument>();

  constructor(step: StepText) {
    this.#step = step;
  }

  point(...coordinates: readonly number[]): StepArgument {
    return this.once('IFCCARTESIANPOINT', list(coordinates.map((value) => real(value))));
  }

  direction(...ratios: readonly number[]): StepArgument {
    return this.once('IFCDIRECTION', list(ratios.map(ratio)));
  }

  /** Axes at a place, x looking along a level direction. */
  axes(at: Place, along?: Point): StepArgument {
    const turned = along && (along[0] !== 1 || along[1] !== 0);
    return this.once(
      'IFCAXIS2PLACEMENT3D',
      this.point(...at),
      turned ? this.direction(0, 0, 1) : UNSET,
      turned ? this.direction(along[0], along[1], 0) : UNSET,
    );
  }

  /** A body with its look. */
  part({ solid, material }: Part): StepArgument {
    const item = this.body(solid);
    this.#step.add('IFCSTYLEDITEM', item, list([this.#styleOf(material)]), UNSET);
    return item;
  }

  body(solid: Solid): StepArgument {
    const up = this.direction(0, 0, 1);
    const swept = (profile: StepArgument, axes: StepArgument, depth: number): StepArgument =>
      this.#step.add('IFCEXTRUDEDAREASOLID', profile, axes, up, real(depth));
    if ('box' in solid) {
      const [x0, y0, z0, x1, y1, z1] = solid.box;
      const profile = this.once(
        'IFCRECTANGLEPROFILEDEF',
        choice('AREA'),
        UNSET,
        this.#middle(),
        real(x1 - x0),
        real(y1 - y0),
      );
      return swept(profile, this.axes([(x0 + x1) / 2, (y0 + y1) / 2, z0]), z1 - z0);
    }
    if ('ring' in solid)
      return swept(this.#area(solid.ring), this.axes([0, 0, solid.from]), solid.to - solid.from);
    if ('radius' in solid) {
      const profile = this.once(
        'IFCCIRCLEPROFILEDEF',
        choice('AREA'),
        UNSET,
        this.#middle(),
        real(solid.radius),
      );
      return swept(profile, this.axes(solid.at), solid.height);
    }
    const [ux, uy] = solid.along;
    const axes = this.#step.add(
      'IFCAXIS2PLACEMENT3D',
      this.point(...solid.at),
      this.direction(uy, -ux, 0),
      this.direction(ux, uy, 0),
    );
    return swept(this.#area(solid.side), axes, solid.width);
  }

  material({ name }: Material): StepArgument {
    return this.once('IFCMATERIAL', text(name), UNSET, UNSET);
  }

  /** An entity without an identity of its own: the same arguments give the same one. */
  once(type: string, ...args: readonly StepArgument[]): StepArgument {
    const key = `${type}${args.join(',')}`;
    let known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, (known = this.#step.add(type, ...args)));
    return known;
  }

  #middle(): StepArgument {
    return this.once('IFCAXIS2PLACEMENT2D', this.point(0, 0), UNSET);
  }

  #area(ring: readonly Point[]): StepArgument {
    const corners = [...ring, ring[0]].map(([x, y]) => this.point(x, y));
    return this.once(
      'IFCARBITRARYCLOSEDPROFILEDEF',
      choice('AREA'),
      UNSET,
      this.once('IFCPOLYLINE', list(corners)),
    );
  }

  #styleOf({ name, color, transparency = 0 }: Material): StepArgument {
    const shares = color.map((byte) => real(byte / 255));
    const looks = this.once(
      'IFCSURFACESTYLERENDERING',
      this.once('IFCCOLOURRGB', UNSET, ...shares),
      real(transparency),
      ...Array<StepArgument>(6).fill(UNSET),
      choice('NOTDEFINED'),
    );
    return this.once('IFCSURFACESTYLE', text(name), choice('BOTH'), list([looks]));
  }
}
