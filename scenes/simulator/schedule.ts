import type { Observation, ObservedValue } from '../../models/schema/index.ts';
import type { Value } from './things/model.ts';
import { mixed } from './world/chance.ts';

/** A datastream of a thing, and when it tells. */
export interface Source {
  thing: string;
  datastream: string;
  /** Seconds. */
  rhythm: number;
  /** Its chance: which second of its rhythm is its own. */
  key: number;
  value: Value;
  /** Whether it says nothing at a time. */
  isSilent: (time: number) => boolean;
}

const SECOND = 1_000;

/**
 * Who tells when: each datastream at its own second of its rhythm, so that a city's messages come evenly and those of one
 * thing together. Seconds are looked up, not searched for.
 */
export class Schedule {
  /** By rhythm, and by second of the rhythm. */
  readonly #byRhythm = new Map<number, Source[][]>();
  readonly #sources: Source[] = [];
  #rate = 0;

  add(source: Source): void {
    let seconds = this.#byRhythm.get(source.rhythm);
    if (!seconds) {
      seconds = Array.from({ length: source.rhythm }, () => []);
      this.#byRhythm.set(source.rhythm, seconds);
    }
    seconds[phaseOf(source)].push(source);
    this.#sources.push(source);
    this.#rate += 1 / source.rhythm;
  }

  /** Observations in a second, in the mean. */
  get rate(): number {
    return this.#rate;
  }

  get length(): number {
    return this.#sources.length;
  }

  /** All observations whose time is after `from` and not after `to`, UTC milliseconds, in the order of their times. */
  between(from: number, to: number): Observation[] {
    const found: Observation[] = [];
    for (let second = Math.floor(from / SECOND) + 1; second * SECOND <= to; second++)
      for (const [rhythm, seconds] of this.#byRhythm)
        for (const source of seconds[second % rhythm]) tell(source, second * SECOND, found);
    return found;
  }

  /** For each datastream the last one that came not after a time. */
  latest(time: number): Observation[] {
    const found: Observation[] = [];
    for (const source of this.#sources) tell(source, lastDue(source, time), found);
    return found;
  }

  /**
   * As `between`, but of each datastream at most one observation in so many seconds: for history that is filled
   * afterwards. Their times are ones that `between` has too.
   */
  sparsely(from: number, to: number, seconds: number): Observation[] {
    const found: Observation[] = [];
    for (const source of this.#sources) {
      const step = Math.max(1, Math.ceil(seconds / source.rhythm)) * source.rhythm * SECOND;
      const first = phaseOf(source) * SECOND;
      for (let at = first + (Math.floor((from - first) / step) + 1) * step; at <= to; at += step)
        tell(source, at, found);
    }
    return found.sort((a, b) => a.time - b.time);
  }
}

const phaseOf = ({ key, rhythm }: Source): number => mixed(key, 9_000) % rhythm;

function lastDue(source: Source, time: number): number {
  const rhythm = source.rhythm * SECOND;
  const phase = phaseOf(source) * SECOND;
  return phase + Math.floor((time - phase) / rhythm) * rhythm;
}

function tell({ thing, datastream, value, isSilent }: Source, time: number, into: Observation[]): void {
  if (isSilent(time)) return;
  const observed: ObservedValue = value(time);
  into.push({ thing, datastream, time, value: observed });
}
