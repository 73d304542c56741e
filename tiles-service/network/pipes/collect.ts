import type { Feature, LinesGeometry } from '../../../models/feature.ts';
import { openFeatureStore } from '../../../models/feature-store/index.ts';
import type { Progress } from '../../../models/schema/index.ts';
import type { Tally } from '../../read/feature-source.ts';
import { fileByteSource } from '../../store/file-source.ts';
import { NumberList } from '../number-list.ts';
import { type NodeFacts, nodeFacts, type PipeFacts, pipeFacts } from './attributes.ts';

/** One drawn line: positions[first] to positions[last], both included, as triplets. */
export interface CollectedPipe {
  id: string;
  source: string;
  first: number;
  last: number;
  facts: PipeFacts;
  /** Whether its levels are in the network's datum; if not, only their difference says something. */
  levelled: boolean;
}

export interface CollectedNode {
  id: string;
  source: string;
  longitude: number;
  latitude: number;
  height: number;
  facts: NodeFacts;
}

export interface CollectedPipes {
  pipes: CollectedPipe[];
  nodes: CollectedNode[];
  /** Longitude, latitude, ellipsoidal metres (NaN where the source has none). */
  positions: NumberList;
  /** Of the levels; undefined where no level has one. */
  verticalDatum: string | undefined;
}

/** Feature stores of a source, as one class sees them. */
export interface PipeSource {
  id: string;
  stores: readonly string[];
  /** Datum of the levels among the attributes: what the user said of the source, nothing else. */
  verticalDatum?: string;
}

/** Reads features of the types Pipe and PipeNode; some 300 bytes of memory for each, and 24 for each position. */
export async function collectPipes(
  sources: readonly PipeSource[],
  options: { signal: AbortSignal; onProgress: (progress: Progress) => void; tally: Tally },
): Promise<CollectedPipes> {
  const { signal, onProgress, tally } = options;
  const collected: CollectedPipes = {
    pipes: [],
    nodes: [],
    positions: new NumberList(),
    verticalDatum: undefined,
  };
  for (const source of sources)
    for (const folder of source.stores) {
      const store = await openFeatureStore(fileByteSource(folder));
      const { blocks } = store.header;
      for (let block = 0; block < blocks.length; block++) {
        signal.throwIfAborted();
        for (const feature of await store.readBlock(block)) addFeature(feature, source, collected, tally);
        onProgress({ step: 'Reading pipes', done: block + 1, total: blocks.length, unit: 'steps' });
      }
    }
  return collected;
}

function addFeature(feature: Feature, source: PipeSource, collected: CollectedPipes, tally: Tally): void {
  if (feature.type === 'PipeNode') {
    tally.read++;
    addNode(feature, source, collected, tally);
  } else if (feature.type === 'Pipe') {
    tally.read++;
    addPipe(feature, source, collected, tally);
  }
}

function addPipe(feature: Feature, source: PipeSource, collected: CollectedPipes, tally: Tally): void {
  const lines = feature.geometries
    .filter((geometry): geometry is LinesGeometry => geometry.kind === 'lines')
    .reduce<LinesGeometry | undefined>(
      (best, each) => (best && best.lod >= each.lod ? best : each),
      undefined,
    );
  if (!lines) {
    tally.dropped('pipe-without-line', 'Pipes that are not drawn as a line.', feature.id);
    return;
  }
  const facts = pipeFacts(feature, tally);
  const levelled = areLevelled(feature.id, facts.inverts, source, collected, tally);
  const { positions } = collected;
  const hasHeights = lines.heightReference === 'ellipsoid';
  let parts = 0;
  for (let line = 0; line + 1 < lines.lineStarts.length; line++) {
    const first = positions.length / 3;
    for (let i = lines.lineStarts[line]; i < lines.lineStarts[line + 1]; i++) {
      const [x, y, z] = lines.positions.subarray(3 * i, 3 * i + 3);
      const last = positions.view();
      const at = last.length;
      if (at / 3 > first && last[at - 3] === x && last[at - 2] === y) continue;
      positions.push(x);
      positions.push(y);
      positions.push(hasHeights ? z : Number.NaN);
    }
    const last = positions.length / 3 - 1;
    if (last <= first) {
      tally.dropped('pipe-zero-length', 'Pipes that are drawn as one place.', feature.id);
      positions.length = 3 * first;
      continue;
    }
    const id = parts++ === 0 ? feature.id : `${feature.id}~${parts}`;
    collected.pipes.push({ id, source: source.id, first, last, facts, levelled });
  }
}

function addNode(feature: Feature, source: PipeSource, collected: CollectedPipes, tally: Tally): void {
  const geometry =
    feature.geometries.find(({ kind }) => kind === 'points') ??
    feature.geometries.find(({ positions }) => positions.length >= 3);
  if (!geometry || geometry.positions.length < 3) {
    tally.dropped('pipe-node-without-place', 'Nodes of pipes without a place.', feature.id);
    return;
  }
  const facts = nodeFacts(feature);
  if (!areLevelled(feature.id, [facts.cover, facts.bottom], source, collected, tally))
    facts.cover = facts.bottom = Number.NaN;
  const [longitude, latitude, height] = geometry.positions;
  collected.nodes.push({
    id: feature.id,
    source: source.id,
    longitude,
    latitude,
    height: geometry.heightReference === 'ellipsoid' ? height : Number.NaN,
    facts,
  });
}

/** A level without a vertical datum is none, nor can one network hold levels of two; what they differ by still counts. */
function areLevelled(
  id: string,
  levels: readonly number[],
  { verticalDatum }: PipeSource,
  collected: CollectedPipes,
  tally: Tally,
): boolean {
  if (levels.every(Number.isNaN)) return false;
  if (verticalDatum === undefined) {
    tally.note(
      'pipe-level-without-datum',
      'Levels whose vertical datum nobody names tell directions of flow alone; say verticalDatum in the manifest.',
      id,
    );
    return false;
  }
  collected.verticalDatum ??= verticalDatum;
  if (collected.verticalDatum === verticalDatum) return true;
  tally.note(
    'pipe-level-other-datum',
    `Levels in another vertical datum than ${collected.verticalDatum}, which the first source has, tell directions of flow alone.`,
    id,
  );
  return false;
}
