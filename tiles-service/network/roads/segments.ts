import type { Tally } from '../../read/feature-source.ts';
import { NO_COORDINATE } from '../../read/osm/elements.ts';
import type { CollectedRoads, CollectedWay } from './collect.ts';

/** A stretch of a way between two junctions: refs[start] to refs[end], both included. */
export interface Segment {
  way: CollectedWay;
  start: number;
  end: number;
}

/**
 * Cuts ways where they meet others, where they end, at nodes that the file does not have, at barriers and traffic
 * signals, and loops in their middle, so that an edge has two different ends.
 */
export function cutIntoSegments(
  roads: CollectedRoads,
  tally: Tally,
): { segments: Segment[]; cut: Uint8Array } {
  const { refs, nodes, ways } = roads;
  const uses = new Uint8Array(nodes.ids.length);
  /** Nodes where the file ends and a road goes on. */
  const cut = new Uint8Array(nodes.ids.length);
  const use = (node: number, count: number): void => {
    uses[node] = Math.min(3, uses[node] + count);
  };
  const isThere = (node: number): boolean => nodes.longitudes[node] !== NO_COORDINATE;
  for (const { start, end } of ways) {
    for (let i = start; i < end; i++) {
      const node = refs[i];
      const before = i > start && isThere(refs[i - 1]);
      const after = i + 1 < end && isThere(refs[i + 1]);
      use(node, before && after ? 1 : 2);
      if (isThere(node) && ((i > start && !before) || (i + 1 < end && !after))) cut[node] = 1;
    }
  }
  const segments: Segment[] = [];
  for (const way of ways) {
    const before = segments.length;
    let missing = 0;
    let from = -1;
    for (let i = way.start; i < way.end; i++) {
      const node = refs[i];
      if (!isThere(node)) {
        missing++;
        from = -1;
        continue;
      }
      if (from >= 0 && (uses[node] > 1 || nodes.blocked[node] || nodes.signals[node])) {
        addSegment(segments, way, from, i, refs);
        from = i;
      } else if (from < 0) from = i;
    }
    if (missing > 0)
      tally.repaired('road-gaps', 'Nodes of roads that are not in the file were left out.', `w${way.id}`);
    if (segments.length === before)
      tally.dropped('road-without-geometry', 'Roads with fewer than two nodes in the file.', `w${way.id}`);
  }
  return { segments, cut };
}

function addSegment(
  segments: Segment[],
  way: CollectedWay,
  start: number,
  end: number,
  refs: Uint32Array,
): void {
  if (refs[start] !== refs[end]) {
    segments.push({ way, start, end });
    return;
  }
  // There and back to the same node without another one between is no road.
  if (end - start < 2) return;
  const middle = (start + end) >> 1;
  segments.push({ way, start, end: middle }, { way, start: middle, end });
}
