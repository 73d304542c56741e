import type { FloodFrame } from '../run/frame.ts';
import type { CellLists } from './cells.ts';
import { Spells } from './spells.ts';
import { ROAD_LOADS, ROAD_USERS, type RoadUser, WATERLOGGED } from './thresholds.ts';

/** Water on road segments, picture by picture: a segment is closed where any of its cells is beyond the limit. */
export class RoadWater {
  /** Metres on each now, and at most. */
  readonly depth: Float32Array;
  readonly most: Float32Array;
  readonly waterlogged: Spells;
  readonly closed: Record<RoadUser, Spells>;
  readonly #cells: CellLists;
  readonly #loads: Record<RoadUser, Float32Array>;

  constructor(count: number, cells: CellLists) {
    this.#cells = cells;
    this.depth = new Float32Array(count);
    this.most = new Float32Array(count);
    this.waterlogged = new Spells(count);
    this.closed = { cars: new Spells(count), emergency: new Spells(count), foot: new Spells(count) };
    this.#loads = {
      cars: new Float32Array(count),
      emergency: new Float32Array(count),
      foot: new Float32Array(count),
    };
  }

  add({ time, depth, velocityX, velocityY }: FloodFrame): void {
    const { starts, cells } = this.#cells;
    const { cars, emergency, foot } = this.#loads;
    for (let road = 0; road < this.depth.length; road++) {
      let most = 0;
      cars[road] = emergency[road] = foot[road] = 0;
      for (let i = starts[road]; i < starts[road + 1]; i++) {
        const cell = cells[i];
        const own = depth[cell];
        if (!(own > 0)) continue;
        const speed = Math.hypot(velocityX[cell], velocityY[cell]);
        if (own > most) most = own;
        cars[road] = Math.max(cars[road], ROAD_LOADS.cars(own, speed));
        emergency[road] = Math.max(emergency[road], ROAD_LOADS.emergency(own, speed));
        foot[road] = Math.max(foot[road], ROAD_LOADS.foot(own, speed));
      }
      this.depth[road] = most;
      if (most > this.most[road]) this.most[road] = most;
    }
    this.waterlogged.tell(time, this.depth, () => WATERLOGGED);
    for (const user of ROAD_USERS) this.closed[user].tell(time, this.#loads[user], () => 1);
  }
}
