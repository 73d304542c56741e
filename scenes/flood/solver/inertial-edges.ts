import { WALL } from './case.ts';
import { at, type EdgeCells, meanOf } from './edges.ts';
import type { InertialViews } from './inertial-views.ts';

/** Least fall of the ground beyond an open edge, metres per metre. */
const FALL = 1e-3;

/** Seconds in which a discharge that begins can already be in the step. */
const SOON = 60;

/** What comes and goes over the edges of a grid. */
export class InertialEdges {
  readonly #views: InertialViews;
  readonly #edges: readonly EdgeCells[];
  /** Metres that are taken from all levels. */
  readonly #datum: number;

  constructor(views: InertialViews, edges: readonly EdgeCells[], datum: number) {
    this.#views = views;
    this.#edges = edges;
    this.#datum = datum;
    this.layBed();
  }

  get any(): boolean {
    return this.#edges.length > 0;
  }

  /** Beyond an open edge the ground falls on as it did before it; beyond the others it is level. */
  layBed(): void {
    const { bed, friction, layout } = this.#views;
    for (const { condition, first, along, outwards, count } of this.#edges) {
      for (let index = 0; index < count; index++) {
        const cell = first + index * along;
        const ground = bed[cell];
        if (ground >= WALL) continue;
        const before = bed[cell - outwards];
        const least = FALL * layout.cell;
        const fall = before < WALL ? Math.max(before - ground, least) : least;
        friction[cell + outwards] = friction[cell];
        bed[cell + outwards] = condition.kind === 'open' ? ground - fall : ground;
      }
    }
  }

  /** Fills the cells beyond the edges, and the faces beyond those; gives the deepest water that comes there, metres. */
  fill(time: number): number {
    const { bed, depth, west, north, layout } = this.#views;
    let deepest = 0;
    for (const edge of this.#edges) {
      const { condition, first, along, outwards, count, isUpright } = edge;
      const faces = isUpright ? west : north;
      if (condition.kind === 'discharge') {
        // Onto dry ground water comes at its critical depth, as it is now or as it soon will be.
        const most = Math.max(at(condition.discharge, time), at(condition.discharge, time + SOON));
        deepest = Math.max(deepest, Math.cbrt(most ** 2 / layout.gravity));
      }
      for (let index = 0; index < count; index++) {
        const cell = first + index * along;
        if (bed[cell] >= WALL) continue;
        const beyond = cell + outwards;
        if (condition.kind === 'open') depth[beyond] = depth[cell];
        if (condition.kind === 'stage')
          depth[beyond] = Math.max(0, at(condition.stage, time) - this.#datum - bed[beyond]);
        deepest = Math.max(deepest, depth[beyond]);
        // Flow goes on beyond the edge as it changes before it: smoothed with none, it would be held back.
        const face = faceOf(cell, edge);
        faces[face + outwards] = 2 * faces[face] - faces[face - outwards];
      }
    }
    return deepest;
  }

  /** Sets what is known of the discharge over the edges in a step from a time on. */
  force(time: number, seconds: number): void {
    const { bed, westNext, northNext } = this.#views;
    for (const edge of this.#edges) {
      const { condition, first, along, count, isUpright, inwards } = edge;
      if (condition.kind === 'stage') continue;
      const faces = isUpright ? westNext : northNext;
      const value = condition.kind === 'discharge' ? meanOf(condition.discharge, time, seconds) * inwards : 0;
      for (let index = 0; index < count; index++) {
        const cell = first + index * along;
        const face = faceOf(cell, edge);
        if (bed[cell] >= WALL) continue;
        if (condition.kind === 'discharge') faces[face] = value;
        // What has left does not come back.
        else if (faces[face] * inwards > 0) faces[face] = 0;
      }
    }
  }

  /** Square metres a second that come in over the edges, summed over their cells; and keeps what the far faces gave. */
  passed(): number {
    const { west, north, westNext, northNext, share } = this.#views;
    let sum = 0;
    for (const edge of this.#edges) {
      const { first, along, outwards, count, isUpright, inwards } = edge;
      const wanted = isUpright ? westNext : northNext;
      const kept = isUpright ? west : north;
      for (let index = 0; index < count; index++) {
        const cell = first + index * along;
        const face = faceOf(cell, edge);
        const isIn = wanted[face] * inwards > 0;
        const given = Math.fround(wanted[face] * share[isIn ? cell + outwards : cell]);
        if (inwards === -1) kept[face] = given;
        sum += given * inwards;
      }
    }
    return sum;
  }
}

/** The face between a cell of an edge and what is beyond: its place in the arrays of faces. */
const faceOf = (cell: number, { outwards, inwards }: EdgeCells): number =>
  inwards === 1 ? cell : cell + outwards;
