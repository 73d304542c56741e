import type { FloodFrame } from '../run/frame.ts';
import { crossing } from './spells.ts';

/** A gauge with what its levels are, metres in the datum of the grid. */
export interface FloodedGauge {
  /** Of the thing that measures there, where there is one; else of the gauge in the case. */
  id: string;
  cell: number;
  /** 警戒水位, 保证水位, 堤顶高程. */
  warningLevel?: number;
  guaranteeLevel?: number;
  leveeLevel?: number;
}

/** Warning level of a river: 4 stands for none of them. */
export type StageLevel = 1 | 2 | 3 | 4;

/**
 * The statutory level that a river's surface calls for: III from the warning level on, II from the guarantee level, I
 * from the crest of the levee (水情预警发布管理办法, 2013; SL 758), as the standard rules of alarms have it.
 */
export function stageLevel(
  surface: number,
  { warningLevel, guaranteeLevel, leveeLevel }: Omit<FloodedGauge, 'id' | 'cell'>,
): StageLevel {
  if (leveeLevel !== undefined && surface >= leveeLevel) return 1;
  if (guaranteeLevel !== undefined && surface >= guaranteeLevel) return 2;
  return warningLevel !== undefined && surface >= warningLevel ? 3 : 4;
}

/** Time during which a gauge was at a level. */
export interface StageSpell {
  index: number;
  from: number;
  to: number;
  level: StageLevel;
}

/** Surfaces at gauges against their levels, picture by picture; between two the surface goes straight. */
export class GaugeLevels {
  /** Metres in the datum of the grid, at most; NaN before the first picture. */
  readonly highest: Float64Array;
  /** The worst so far. */
  readonly worst: StageLevel[];
  readonly #gauges: readonly FloodedGauge[];
  readonly #bed: Float32Array;
  readonly #surface: Float64Array;
  readonly #level: StageLevel[];
  readonly #since: Float64Array;
  readonly #spells: StageSpell[] = [];
  #time = Number.NaN;

  constructor(gauges: readonly FloodedGauge[], bed: Float32Array) {
    this.#gauges = gauges;
    this.#bed = bed;
    this.highest = new Float64Array(gauges.length).fill(Number.NaN);
    this.#surface = new Float64Array(gauges.length);
    this.#since = new Float64Array(gauges.length);
    this.#level = gauges.map(() => 4);
    this.worst = gauges.map(() => 4);
  }

  add({ time, depth }: FloodFrame): void {
    this.#gauges.forEach((gauge, index) => {
      const surface = this.#bed[gauge.cell] + depth[gauge.cell];
      if (!(surface <= this.highest[index])) this.highest[index] = surface;
      const now = stageLevel(surface, gauge);
      while (this.#level[index] !== now) this.#change(index, now, time, surface);
      if (now < this.worst[index]) this.worst[index] = now;
      this.#surface[index] = surface;
    });
    this.#time = time;
  }

  /** When a gauge stood at level III, II or I, until the last picture. */
  spells(): StageSpell[] {
    const spells = [...this.#spells];
    this.#level.forEach((level, index) => {
      if (level < 4) spells.push({ index, from: this.#since[index], to: this.#time, level });
    });
    return spells;
  }

  /** To the next level on the way to `now`. */
  #change(index: number, now: StageLevel, time: number, surface: number): void {
    const gauge = this.#gauges[index];
    const own = [gauge.leveeLevel, gauge.guaranteeLevel, gauge.warningLevel];
    const before = this.#level[index];
    const isRising = now < before;
    // A level that a gauge lacks is stepped over: it has no limit to pass.
    let next = before;
    do next = (isRising ? next - 1 : next + 1) as StageLevel;
    while (next !== now && next !== 4 && own[next - 1] === undefined);
    const limit = own[(isRising ? next : before) - 1] as number;
    const at = Number.isNaN(this.#time)
      ? time
      : crossing(limit, [this.#time, this.#surface[index]], [time, surface]);
    if (before < 4) this.#spells.push({ index, from: this.#since[index], to: at, level: before });
    this.#since[index] = at;
    this.#level[index] = next;
  }
}
