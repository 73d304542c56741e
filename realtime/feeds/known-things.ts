import { mayShow } from '../../models/access/strictness.ts';
import {
  type Datastream,
  type Feed,
  type LiveLayer,
  type Observation,
  type Thing,
  type ToldThing,
  thingSchema,
} from '../../models/schema/index.ts';
import { classNow, toldClass } from '../state/class-now.ts';
import type { ReadFault } from './adapter.ts';
import { isKnownDatum, isLevel } from './levels.ts';

/** Ids of the areas at a place in degrees, from the smallest to the largest. */
export type AreasAt = (longitude: number, latitude: number) => readonly string[];

/** A layer of live data by its id. */
export type LayerOf = (id: string) => Pick<LiveLayer, 'publication'> | undefined;

/** What the state store has of a thing, and which feed brought it. */
export interface StoredThing {
  feed: string;
  thing: Thing;
  /** It is shown no longer (state/gone.ts). */
  gone?: boolean;
}

interface Known {
  thing: Thing;
  /** Descriptions that brought nothing new, as JSON: sources repeat them with every message. */
  told: Set<string>;
  /** It is safe as it is. */
  kept: boolean;
  /** Refused datastreams, with why. */
  refused: Map<string, ReadFault>;
  /** Place that its areas are of. */
  place: { longitude: number; latitude: number } | undefined;
}

/** Descriptions remembered for each thing: a source may tell of each datastream apart. */
const MOST_TOLD = 32;
/** Things beyond which those that are gone are looked for. */
const SWEPT_FROM = 1_000;
/** Degrees that a thing moves before its areas are looked up anew: some 20 m. */
const STEP = 0.0002;

/** What a feed has told of its things, completed by its configuration; gives what is new. */
export class KnownThings {
  readonly #feed: Feed;
  readonly #areasAt: AreasAt;
  readonly #stored: (id: string) => StoredThing | undefined;
  readonly #layerOf: LayerOf;
  readonly #kept: (() => number) | undefined;
  readonly #things = new Map<string, Known>();
  /** Ids of new things that were given out and are not kept yet. */
  readonly #given = new Set<string>();
  /** How many were kept when it was last seen which of those given out are. */
  #keptThen = -1;
  #sweepAt = SWEPT_FROM;

  constructor(
    feed: Feed,
    areasAt: AreasAt,
    stored: (id: string) => StoredThing | undefined,
    layerOf: LayerOf,
    /** How many things of the feed are kept; absent: those told here. */
    kept?: () => number,
  ) {
    this.#feed = feed;
    this.#areasAt = areasAt;
    this.#stored = stored;
    this.#layerOf = layerOf;
    this.#kept = kept;
  }

  get count(): number {
    return this.#things.size;
  }

  /** It has as many things as it may: others are refused. */
  get isFull(): boolean {
    const most = mostThingsOf(this.#feed);
    if (!this.#kept) return this.#things.size >= most;
    const kept = this.#kept();
    if (kept + this.#given.size < most) return false;
    if (kept !== this.#keptThen) {
      // Some may be kept by now whose batch has not been settled.
      for (const id of this.#given) if (this.#stored(id)) this.#given.delete(id);
      this.#keptThen = kept;
    }
    return kept + this.#given.size >= most;
  }

  /** Takes in a description: the thing if it is new or changed (to be kept), and what is wrong with it. */
  describe(told: ToldThing): { thing?: Thing; faults: ReadFault[] } {
    const known = this.#things.get(told.id);
    const words = JSON.stringify(told);
    if (known?.told.has(words))
      return { ...(known.kept ? {} : { thing: known.thing }), faults: [...known.refused.values()] };
    const other = known ? undefined : this.#stored(told.id);
    if (other && other.feed !== this.#feed.id)
      return fault('thing-of-other-feed', `thing "${told.id}": the feed "${other.feed}" describes it.`);
    const base = known ? this.#asIs(told.id, known) : other?.thing;
    if (!base && this.isFull)
      return fault(
        'too-many-things',
        `thing "${told.id}": the feed has ${mostThingsOf(this.#feed)} things, as many as it may. If it is to have more, raise mostThings in live.json; if its source makes up ids, mend the source.`,
      );
    const made = this.#complete(told, base);
    if ('fault' in made) return { faults: [made.fault] };
    const thing = made.thing;
    if (!base) this.#given.add(told.id);
    if (!known) this.#forgetGone();
    const same = known !== undefined && JSON.stringify(known.thing) === JSON.stringify(thing);
    const remembered = same && known.told.size < MOST_TOLD ? known.told : onlyDatastreamsDiffer(known, thing);
    this.#things.set(told.id, {
      thing,
      told: remembered.add(words),
      kept: same && known.kept,
      refused: new Map([...(known?.refused ?? []), ...made.refused]),
      place: placeOf(thing),
    });
    return { ...(same && known.kept ? {} : { thing }), faults: [...made.refused.values()] };
  }

  /** Why an observation may not be taken; undefined: it may. */
  refusal({ thing: id, datastream }: Observation): ReadFault | undefined {
    const known = this.#things.get(id);
    if (known) return known.refused.get(datastream);
    const other = this.#stored(id);
    if (!other || other.feed === this.#feed.id) return undefined;
    if (mayShow(other.thing.publication, this.#feed.publication)) return undefined;
    return {
      code: 'publication-looser',
      message:
        `thing "${id}" is ${other.thing.publication}, and this feed is ${this.#feed.publication}: its values would be ` +
        'seen by people who may not see the feed. Make the thing stricter, or describe one of its own.',
    };
  }

  /** A thing that moved: as it is to be kept anew if it came into other areas. */
  moved(id: string, longitude: number, latitude: number): Thing | undefined {
    const known = this.#things.get(id) ?? this.#adopt(id);
    if (!known) return undefined;
    const { place } = known;
    if (place && Math.abs(place.longitude - longitude) < STEP && Math.abs(place.latitude - latitude) < STEP)
      return undefined;
    known.place = { longitude, latitude };
    const areas = this.#areasAt(longitude, latitude);
    if (sameList(areas, known.thing.areas)) return undefined;
    known.thing = { ...this.#asIs(id, known), areas: [...areas] };
    known.kept = false;
    known.told.clear();
    return known.thing;
  }

  /** What was given out is safe, or was not taken and is to be given out again. */
  settle(things: readonly Thing[], kept: boolean): void {
    for (const thing of things) {
      const known = this.#things.get(thing.id);
      if (kept) this.#given.delete(thing.id);
      if (known?.thing === thing) known.kept = kept;
    }
  }

  /** Things that are gone are told anew if they come back; looked for whenever there are twice as many as before. */
  #forgetGone(): void {
    if (this.#things.size < this.#sweepAt) return;
    for (const [id, { kept }] of this.#things) if (kept && this.#stored(id)?.gone) this.#things.delete(id);
    this.#sweepAt = Math.max(SWEPT_FROM, 2 * this.#things.size);
  }

  /** What is stored may have become another since it was told here: what another server had left was taken in. */
  #asIs(id: string, { kept, thing }: Known): Thing {
    const stored = kept ? this.#stored(id) : undefined;
    return stored?.feed === this.#feed.id ? stored.thing : thing;
  }

  #adopt(id: string): Known | undefined {
    const stored = this.#stored(id);
    if (!stored || stored.feed !== this.#feed.id) return undefined;
    const known: Known = {
      thing: stored.thing,
      told: new Set(),
      kept: true,
      refused: new Map(),
      place: undefined,
    };
    this.#things.set(id, known);
    return known;
  }

  #complete(
    told: ToldThing,
    base: Thing | undefined,
  ): { thing: Thing; refused: Map<string, ReadFault> } | { fault: ReadFault } {
    const feed = this.#feed;
    const layer = told.layer ?? base?.layer ?? feed.layer;
    if (layer === undefined)
      return {
        fault: {
          code: 'layer-missing',
          message: `thing "${told.id}": neither it nor its feed says in which layer it is. Give the feed a layer.`,
        },
      };
    const refused = new Map<string, ReadFault>();
    const streams = new Map((base?.datastreams ?? []).map((stream) => [stream.id, stream]));
    for (const toldStream of told.datastreams ?? []) {
      const stream = withDatum(toldStream as Datastream, feed);
      const problem = datumFault(told.id, stream);
      if (problem) refused.set(stream.id, problem);
      else streams.set(stream.id, stream);
    }
    const { longitude = base?.longitude, latitude = base?.latitude } = told;
    const placed = longitude !== undefined && latitude !== undefined;
    const toldPublication = told.publication ?? (base ? toldClass(base) : 'public');
    const parsed = thingSchema.safeParse({
      ...base,
      ...told,
      layer,
      kind: told.kind ?? base?.kind ?? 'thing',
      name: told.name ?? base?.name ?? nameOf(told.id),
      areas: placed ? [...this.#areasAt(longitude, latitude)] : (base?.areas ?? told.areas ?? []),
      publication: classNow({ publication: toldPublication }, feed, this.#layerOf(layer)),
      toldPublication,
      properties: { ...base?.properties, ...told.properties },
      datastreams: [...streams.values()],
      simulated: feed.simulated || told.simulated === true,
    });
    if (parsed.success) return { thing: parsed.data, refused };
    const [issue] = parsed.error.issues;
    const where = issue.path.join('.') || 'id';
    return { fault: { code: 'thing-invalid', message: `thing "${told.id}": ${where}: ${issue.message}` } };
  }
}

/** Where a feed does not say. */
const MOST_THINGS = 200_000;
const mostThingsOf = ({ mostThings }: Feed): number => mostThings ?? MOST_THINGS;

const fault = (code: string, message: string) => ({ faults: [{ code, message }] });

const nameOf = (id: string) => {
  const native = id.slice(id.indexOf(':') + 1);
  return { 'zh-CN': native, en: native };
};

const withDatum = (stream: Datastream, { verticalDatum }: Feed): Datastream =>
  isLevel({ ...stream, type: stream.type ?? 'number' }) && stream.verticalDatum === undefined && verticalDatum
    ? { ...stream, verticalDatum }
    : stream;

function datumFault(thing: string, stream: Datastream): ReadFault | undefined {
  const where = `thing "${thing}", datastream "${stream.id}"`;
  const { verticalDatum } = stream;
  if (verticalDatum !== undefined) {
    if (isKnownDatum(verticalDatum)) return undefined;
    return {
      code: 'datum-unknown',
      message: `${where}: the vertical datum "${verticalDatum}" is not known. Give ellipsoid, EGM96, a national datum, grid:<name> or offset:<metres>@<datum>.`,
    };
  }
  if (!isLevel({ ...stream, type: stream.type ?? 'number' })) return undefined;
  return {
    code: 'datum-missing',
    message: `${where}: a level says nothing without its vertical datum. Give verticalDatum to the datastream or to the feed.`,
  };
}

const placeOf = ({ longitude, latitude }: Thing) =>
  longitude === undefined || latitude === undefined ? undefined : { longitude, latitude };

/** What was told before stays known if only datastreams were added; else it may be told back again. */
function onlyDatastreamsDiffer(known: Known | undefined, thing: Thing): Set<string> {
  if (!known || known.told.size >= MOST_TOLD) return new Set();
  const bare = (one: Thing) => JSON.stringify({ ...one, datastreams: [] });
  const added = known.thing.datastreams.every((stream, index) => thing.datastreams[index]?.id === stream.id);
  const sameStreams =
    added &&
    known.thing.datastreams.every(
      (stream, index) => JSON.stringify(stream) === JSON.stringify(thing.datastreams[index]),
    );
  return sameStreams && bare(known.thing) === bare(thing) ? known.told : new Set();
}

const sameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id, index) => id === other[index]);
