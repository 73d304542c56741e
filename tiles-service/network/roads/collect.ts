import type { Progress } from '../../../models/schema/index.ts';
import type { Tally } from '../../read/feature-source.ts';
import { type ElementVisitor, NO_COORDINATE, UNITS_PER_DEGREE } from '../../read/osm/elements.ts';
import { openElements } from '../../read/osm/index.ts';
import { NumberList } from '../number-list.ts';
import { type NoRestriction, type Restriction, readRestriction } from './restriction-tags.ts';
import { blocksCars, type RoadWay, readRoad, signalsOf } from './road-tags.ts';

/** A way for cars; its nodes are `refs[start]` to `refs[end]`, indices of `nodes`. */
export interface CollectedWay {
  id: number;
  start: number;
  end: number;
  road: RoadWay;
}

/** The roads for cars of some OpenStreetMap files; 24 bytes for each node of a road, and its tags for each way. */
export interface CollectedRoads {
  ways: CollectedWay[];
  refs: Uint32Array;
  nodes: {
    /** Ids, ascending. */
    ids: Float64Array;
    /** 1e-7 degrees, NO_COORDINATE where the file has no such node. */
    longitudes: Int32Array;
    latitudes: Int32Array;
    /** Traffic signals: 1 for those who drive as their way is drawn, 2 for those against it, 3 for both. */
    signals: Uint8Array;
    blocked: Uint8Array;
  };
  restrictions: Restriction[];
}

export interface CollectOptions {
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
  tally: Tally;
}

/** Three passes over each file: ways and relations, positions of nodes, tags of nodes. */
export async function collectRoads(
  files: readonly string[],
  options: CollectOptions,
): Promise<CollectedRoads> {
  const { signal, onProgress, tally } = options;
  const ways: CollectedWay[] = [];
  const restrictions: Restriction[] = [];
  const refs = new NumberList();
  const knownWays = new Set<number>();
  const knownRelations = new Set<number>();
  const pass = async (
    step: string,
    request: Parameters<Awaited<ReturnType<typeof openElements>>['blocks']>[0],
    visitor: ElementVisitor,
  ): Promise<void> => {
    for (const path of files) {
      const file = await openElements(path);
      try {
        for await (const block of file.blocks(request)) {
          signal.throwIfAborted();
          block.visit(visitor);
          onProgress({ step, done: block.end, total: file.size, unit: 'bytes' });
        }
      } finally {
        await file.close();
      }
    }
  };

  await pass(
    'Reading roads',
    { ways: 'all', relations: true },
    {
      way(id, nodes, count, tags) {
        if (!tags.has('highway') || knownWays.has(id)) return;
        knownWays.add(id);
        const road = readRoad(tags);
        if (typeof road === 'string') {
          if (road === 'closed') tally.dropped('closed-to-cars', 'Roads that cars may not use.', `w${id}`);
          if (road === 'reversible')
            tally.dropped(
              'oneway-reversible',
              'Roads whose one-way direction changes with the time are left out: no direction holds always.',
              `w${id}`,
            );
          return;
        }
        tally.read++;
        const start = refs.length;
        for (let i = 0; i < count; i++) if (i === 0 || nodes[i] !== nodes[i - 1]) refs.push(nodes[i]);
        ways.push({ id, start, end: refs.length, road });
      },
      relation(id, members, tags) {
        if (!tags.get('type')?.startsWith('restriction') || knownRelations.has(id)) return;
        knownRelations.add(id);
        const restriction = readRestriction(id, members, tags);
        if (typeof restriction === 'string') tallyRestriction(tally, restriction, id);
        else restrictions.push(restriction);
      },
    },
  );

  const ids = distinct(refs.view());
  const nodes = {
    ids,
    longitudes: new Int32Array(ids.length).fill(NO_COORDINATE),
    latitudes: new Int32Array(ids.length).fill(NO_COORDINATE),
    signals: new Uint8Array(ids.length),
    blocked: new Uint8Array(ids.length),
  };
  const place = (id: number, x: number, y: number): void => {
    const at = indexOf(ids, id);
    if (at < 0 || x === NO_COORDINATE || y === NO_COORDINATE) return;
    nodes.longitudes[at] = x;
    nodes.latitudes[at] = y;
  };
  await pass('Reading positions', { nodes: 'positions', ways: 'ids' }, { node: place, wayNode: place });
  await pass(
    'Reading signals and barriers',
    { nodes: 'tagged' },
    {
      node(id, _x, _y, tags) {
        const signals = signalsOf(tags);
        const blocked = blocksCars(tags);
        if (!signals && !blocked) return;
        const at = indexOf(ids, id);
        if (at < 0) return;
        nodes.signals[at] |= signals;
        if (blocked) nodes.blocked[at] = 1;
      },
    },
  );
  const indices = new Uint32Array(refs.length);
  const given = refs.view();
  for (let i = 0; i < indices.length; i++) indices[i] = indexOf(ids, given[i]);
  return { ways, refs: indices, nodes, restrictions };
}

/** Position of an id in ascending ids, −1 where it is not. */
export function indexOf(ids: Float64Array, id: number): number {
  let low = 0;
  let high = ids.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if (ids[middle] < id) low = middle + 1;
    else if (ids[middle] > id) high = middle - 1;
    else return middle;
  }
  return -1;
}

export const toDegrees = (units: number): number => units / UNITS_PER_DEGREE;

function distinct(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  let count = 0;
  for (let i = 0; i < sorted.length; i++)
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[count++] = sorted[i];
  return sorted.slice(0, count);
}

function tallyRestriction(tally: Tally, reason: NoRestriction, id: number): void {
  if (reason === 'malformed')
    tally.dropped(
      'restriction-malformed',
      'Turn restrictions without one from, via and to; at the edge of an extract their members are often not in it.',
      `r${id}`,
    );
  if (reason === 'conditional')
    tally.note('restriction-conditional', 'Turn restrictions for some times only are not applied.', `r${id}`);
  if (reason === 'not-for-cars')
    tally.note(
      'restriction-not-for-cars',
      'Turn restrictions that do not hold for cars are not applied.',
      `r${id}`,
    );
}
