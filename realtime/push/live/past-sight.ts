import { maySee, type Subject } from '../../../models/access/decide.ts';
import { areasSeen } from '../../../models/access/scope.ts';
import { classOfAlarms } from '../../../models/access/strictness.ts';
import type { MovingPosition, Publication, Thing } from '../../../models/schema/index.ts';
import { moves, targetAt } from '../../state/earlier-classes.ts';
import type { LiveThing } from '../../state/live-thing.ts';

/** Ids of the areas at a place in degrees, from the smallest to the largest. */
export type AreasAt = (longitude: number, latitude: number) => readonly string[];

/** Degrees that a thing moves before its areas are looked up anew: some 20 m, as where it is taken in. */
const STEP = 0.0002;

/**
 * The classes and areas that things had at a time of the past, by which somebody is told of them or not: the class of then
 * where that was stricter, and of what moves the areas where it was then.
 */
export class PastSight {
  readonly #subject: Subject;
  readonly #areasAt: AreasAt;
  readonly #lookedAt = new Map<number, MovingPosition>();
  /** Whether areas decide, by class. */
  readonly #isByArea = new Map<Publication, boolean>();

  constructor(subject: Subject, areasAt: AreasAt = () => []) {
    this.#subject = subject;
    this.#areasAt = areasAt;
  }

  /** Whether there may be a time at which a thing was seen; of what stands, its place now decides as well. */
  mayBeSeen({ thing }: LiveThing): boolean {
    if (!moves(thing)) return maySee(this.#subject, thing);
    return areasSeen(this.#subject, thing.publication).length > 0;
  }

  /** `live`, of the past, becomes a thing of the class and areas of then; whether that is another than it was. `source`: as it is now. */
  stand(live: LiveThing, source: LiveThing, time: number): boolean {
    const { publication, areas } = targetAt(source, time);
    const then = moves(source.thing) ? this.#areasOf(live, publication) : areas;
    const { thing } = live;
    if (thing.publication === publication && sameAreas(thing.areas, then) && isOf(thing, source.thing))
      return false;
    live.thing = { ...source.thing, publication, areas: [...then] };
    return true;
  }

  /** Whether a thing is far from where its areas were looked up. */
  hasMoved({ handle, position, thing }: LiveThing): boolean {
    if (!position || !this.#byArea(thing.publication)) return false;
    const before = this.#lookedAt.get(handle);
    return !(
      before &&
      Math.abs(before.longitude - position.longitude) < STEP &&
      Math.abs(before.latitude - position.latitude) < STEP
    );
  }

  #areasOf({ handle, position, thing }: LiveThing, publication: Publication): readonly string[] {
    if (!this.#byArea(publication)) return thing.areas;
    if (!position) return [];
    this.#lookedAt.set(handle, position);
    return this.#areasAt(position.longitude, position.latitude);
  }

  /** Of a class, or of its alarms, this subject sees some areas and not all. */
  #byArea(publication: Publication): boolean {
    const known = this.#isByArea.get(publication);
    if (known !== undefined) return known;
    const isByArea = [publication, classOfAlarms(publication)].some((one) => {
      const scope = areasSeen(this.#subject, one);
      return scope !== '*' && scope.length > 0;
    });
    this.#isByArea.set(publication, isByArea);
    return isByArea;
  }
}

const sameAreas = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((area, index) => area === other[index]);

/** Whether a thing of the past was made of this description. */
const isOf = (past: Thing, { datastreams }: Thing): boolean => past.datastreams === datastreams;
