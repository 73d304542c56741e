import type { FloodFrame } from '../run/frame.ts';
import { type CellLists, deepest } from './cells.ts';
import type { FloodedBuildings } from './city.ts';
import { crossing, Spells } from './spells.ts';

/** Water up to a floor that lies at the ground's own height is told from this depth on, metres. */
const LEAST = 0.01;

/** Time during which a number of storeys was wet. */
export interface StoreySpell {
  index: number;
  from: number;
  to: number;
  storeys: number;
}

/** Water at the buildings, picture by picture. */
export class BuildingWater {
  /** Metres at each now, and at most. */
  readonly depth: Float32Array;
  readonly most: Float32Array;
  /** When the lowest floor was wet. */
  readonly flooded: Spells;
  /** Storeys that are wet now, and at most. */
  readonly storeysWet: Uint16Array;
  readonly mostStoreys: Uint16Array;
  readonly #buildings: FloodedBuildings;
  readonly #cells: CellLists;
  readonly #before: Float32Array;
  readonly #since: Float64Array;
  readonly #spells: StoreySpell[] = [];
  #time = Number.NaN;

  constructor(buildings: FloodedBuildings, cells: CellLists) {
    const count = buildings.ids.length;
    this.#buildings = buildings;
    this.#cells = cells;
    this.depth = new Float32Array(count);
    this.most = new Float32Array(count);
    this.flooded = new Spells(count);
    this.storeysWet = new Uint16Array(count);
    this.mostStoreys = new Uint16Array(count);
    this.#before = new Float32Array(count);
    this.#since = new Float64Array(count);
  }

  add({ time, depth }: FloodFrame): void {
    this.#before.set(this.depth);
    deepest(this.#cells, depth, this.depth);
    this.flooded.tell(time, this.depth, (building) => this.#floor(building));
    for (let building = 0; building < this.depth.length; building++) {
      if (this.depth[building] > this.most[building]) this.most[building] = this.depth[building];
      const now = this.#storeysAt(building, this.depth[building]);
      if (now !== this.storeysWet[building]) this.#change(building, now, time);
    }
    this.#time = time;
  }

  /** Wet storeys over time, until the last picture. */
  storeySpells(): StoreySpell[] {
    const spells = [...this.#spells];
    this.storeysWet.forEach((storeys, index) => {
      if (storeys > 0) spells.push({ index, from: this.#since[index], to: this.#time, storeys });
    });
    return spells;
  }

  #floor(building: number): number {
    return Math.max(LEAST, this.#buildings.floor[building]);
  }

  #storeysAt(building: number, depth: number): number {
    const over = depth - this.#floor(building);
    if (over < 0) return 0;
    const { storeys, storeyHeight } = this.#buildings;
    return Math.min(storeys[building], 1 + Math.floor(over / storeyHeight[building]));
  }

  /** From storey to storey, each at the time at which the water came to its floor. */
  #change(building: number, now: number, time: number): void {
    const step = now > this.storeysWet[building] ? 1 : -1;
    for (let storeys = this.storeysWet[building]; storeys !== now; storeys += step) {
      const floor =
        this.#floor(building) +
        (Math.max(storeys, storeys + step) - 1) * this.#buildings.storeyHeight[building];
      const at = Number.isNaN(this.#time)
        ? time
        : crossing(floor, [this.#time, this.#before[building]], [time, this.depth[building]]);
      if (storeys > 0) this.#spells.push({ index: building, from: this.#since[building], to: at, storeys });
      this.#since[building] = at;
    }
    this.storeysWet[building] = now;
    if (now > this.mostStoreys[building]) this.mostStoreys[building] = now;
  }
}
