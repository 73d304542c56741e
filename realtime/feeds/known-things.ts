import { mayShow, strictestOf } from '../../models/access/strictness.ts';
import {
  type Datastream,
  type Feed,
  type Observation,
  type Thing,
  type ToldThing,
  thingSchema,
} from '../../models/schema/index.ts';
import type { ReadFault } from './adapter.ts';
import { isKnownDatum, isLevel } from './levels.ts';

/** Ids of the areas at a place in degrees, from the smallest to the largest. */
export type AreasAt = (longitude: number, latitude: number) => readonly string[];

/** What the state store has of a thing, and which feed brought it. */
export interface StoredThing {
  feed: string;
  thing: Thing;
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
/** Degrees that a thing moves before its areas are looked up anew: some 20 m. */
const STEP = 0.0002;

/** What a feed has told of its things, completed by its configuration; gives what is new. */
export class KnownThings {
  readonly #feed: Feed;
  readonly #areasAt: AreasAt;
  readonly #stored: (id: string) => StoredThing | undefined;
  readonly #things = new Map<string, Known>();

  constructor(feed: Feed, areasAt: AreasAt, stored: (id: string) => StoredThing | undefined) {
    this.#feed = feed;
    this.#areasAt = areasAt;
    this.#stored = stored;
  }

  get count(): number {
    return this.#things.size;
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
    const base = known?.thing ?? other?.thing;
    const made = this.#complete(told, base, known?.thing);
    if ('fault' in made) return { faults: [made.fault] };
    const thing = made.thing;
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
    known.thing = { ...known.thing, areas: [...areas] };
    known.kept = false;
    known.told.clear();
    return known.thing;
  }

  /** What was given out is safe, or was not taken and is to be given out again. */
  settle(things: readonly Thing[], kept: boolean): void {
    for (const thing of things) {
      const known = this.#things.get(thing.id);
      if (known?.thing === thing) known.kept = kept;
    }
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
    /** What this feed has told since it began. A class from before may be one that the configuration has changed since. */
    inSession: Thing | undefined,
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
    const parsed = thingSchema.safeParse({
      ...base,
      ...told,
      layer,
      kind: told.kind ?? base?.kind ?? 'thing',
      name: told.name ?? base?.name ?? nameOf(told.id),
      areas: placed ? [...this.#areasAt(longitude, latitude)] : (base?.areas ?? told.areas ?? []),
      publication: strictestOf(feed.publication, told.publication ?? inSession?.publication),
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
