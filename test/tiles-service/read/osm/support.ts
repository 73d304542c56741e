import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Feature } from '../../../../models/feature.ts';
import type { ReadOptions, TallyKind } from '../../../../tiles-service/read/feature-source.ts';
import { openOsm } from '../../../../tiles-service/read/osm/index.ts';

export interface Outcome {
  format: string;
  features: Map<string, Feature>;
  read: number;
  dropped: Record<string, number>;
  repaired: Record<string, number>;
  notes: Record<string, number>;
}

/** Reads a file whole, in a scratch folder of its own that is gone afterwards. */
export async function readFile(path: string, options: Partial<ReadOptions> = {}): Promise<Outcome> {
  const scratch = mkdtempSync(join(tmpdir(), 'osm-test-'));
  try {
    const source = await openOsm(path, { source: 't', scratch, ...options });
    const features = new Map<string, Feature>();
    for await (const batch of source.features()) {
      for (const feature of batch) {
        if (features.has(feature.id)) throw new Error(`${feature.id} came twice.`);
        features.set(feature.id, feature);
      }
    }
    const counts = (kind: TallyKind) =>
      Object.fromEntries(source.tally.entries(kind).map(({ reason, count }) => [reason, count]));
    return {
      format: source.format,
      features,
      read: source.tally.read,
      dropped: counts('dropped'),
      repaired: counts('repaired'),
      notes: counts('notes'),
    };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Reads bytes as a file of that name. */
export async function readBytes(
  bytes: Uint8Array | string,
  name = 'map.osm',
  options: Partial<ReadOptions> = {},
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'osm-test-file-'));
  try {
    writeFileSync(join(folder, name), bytes);
    return await readFile(join(folder, name), options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An OpenStreetMap XML document with this inside. */
export function osm(content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">${content}</osm>`;
}

const METRES_PER_DEGREE = 111_319.490793;

/** A point so many metres east and north of 8°E 0°N, where a degree of longitude is as long as one of latitude. */
export function at(east: number, north: number): string {
  return `lat="${(north / METRES_PER_DEGREE).toFixed(7)}" lon="${(8 + east / METRES_PER_DEGREE).toFixed(7)}"`;
}

let nextNode = 1;

/** A way with nodes of its own, in metres. `close`: back to the first node. */
export function way(
  id: number,
  points: [number, number][],
  tags: Record<string, string>,
  close = false,
): string {
  const first = nextNode;
  nextNode += points.length;
  const nodes = points.map(([x, y], i) => `<node id="${first + i}" ${at(x, y)}/>`).join('');
  const refs = points.map((_, i) => first + i);
  if (close) refs.push(first);
  return `${nodes}<way id="${id}">${refs.map((ref) => `<nd ref="${ref}"/>`).join('')}${tagsOf(tags)}</way>`;
}

export function box(
  id: number,
  x: number,
  y: number,
  w: number,
  h: number,
  tags: Record<string, string>,
): string {
  const corners: [number, number][] = [
    [x, y],
    [x + w, y],
    [x + w, y + h],
    [x, y + h],
  ];
  return way(id, corners, tags, true);
}

export function relation(
  id: number,
  members: [way: number, role: string][],
  tags: Record<string, string>,
): string {
  const list = members.map(([ref, role]) => `<member type="way" ref="${ref}" role="${role}"/>`).join('');
  return `<relation id="${id}">${list}${tagsOf(tags)}</relation>`;
}

export function tagsOf(tags: Record<string, string>): string {
  return Object.entries(tags)
    .map(([k, v]) => `<tag k="${escaped(k)}" v="${escaped(v)}"/>`)
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
