import { hazardRating } from '../effects/hazard.ts';
import type { FloodFields } from '../solver/solver.ts';
import type { FloodMaxima } from './frame.ts';

/** Metres from which on ground counts as flooded: where its arrival, speed and hazard are kept. Less is a film. */
export const FLOODED = 0.05;

/** Keeps the worst of a run while it goes on: the more often it looks, the less it misses. */
export class MaximaKeeper {
  readonly maxima: FloodMaxima;
  readonly #before: Float32Array;
  #time = 0;

  constructor(cells: number) {
    this.#before = new Float32Array(cells);
    this.maxima = {
      depth: new Float32Array(cells),
      speed: new Float32Array(cells),
      hazard: new Float32Array(cells),
      arrival: new Float32Array(cells).fill(Number.NaN),
    };
  }

  /** Takes the water at a time in; times ascend. Between two looks the water is taken to rise evenly. */
  look(time: number, { depth, velocityX, velocityY }: FloodFields): void {
    const { maxima } = this;
    const before = this.#before;
    for (let cell = 0; cell < depth.length; cell++) {
      const now = depth[cell];
      const was = before[cell];
      before[cell] = now;
      if (now > maxima.depth[cell]) maxima.depth[cell] = now;
      if (now < FLOODED) continue;
      const speed = Math.sqrt(velocityX[cell] ** 2 + velocityY[cell] ** 2);
      if (speed > maxima.speed[cell]) maxima.speed[cell] = speed;
      const hazard = hazardRating(now, speed);
      if (hazard > maxima.hazard[cell]) maxima.hazard[cell] = hazard;
      if (Number.isNaN(maxima.arrival[cell])) {
        const share = was < FLOODED ? (FLOODED - was) / (now - was) : 0;
        maxima.arrival[cell] = this.#time + (time - this.#time) * share;
      }
    }
    this.#time = time;
  }
}
