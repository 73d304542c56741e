import type { RecordFile } from './disk/record-file.ts';
import type { SortedIndex } from './disk/sorted-index.ts';
import type { Member, Tags } from './elements.ts';
import { type AssembledRings, assembleRings, type WayLine } from './shape/assemble-rings.ts';

/** A multipolygon or boundary, kept on disk between the passes. */
export interface StoredRelation {
  id: number;
  tags: Tags;
  members: { id: number; role: string }[];
}

/** Relations that are areas; the others (routes, restrictions …) only say how things belong together. */
export function isAreaRelation(tags: Tags): boolean {
  const type = tags.get('type');
  return (type === 'multipolygon' || type === 'boundary') && tags.size > 1;
}

export function storeRelation(file: RecordFile, id: number, members: readonly Member[], tags: Tags): void {
  const ways: (string | number)[] = [];
  const seen = new Set<number>();
  for (const member of members) {
    if (member.kind !== 'w' || seen.has(member.id)) continue;
    seen.add(member.id);
    ways.push(member.id, member.role);
  }
  file.append(Buffer.from(JSON.stringify([id, [...tags], ways])));
}

export function* storedRelations(file: RecordFile): Generator<StoredRelation> {
  for (const { record } of file.records()) {
    const [id, tags, ways] = JSON.parse(record.toString()) as [
      number,
      [string, string][],
      (string | number)[],
    ];
    const members: StoredRelation['members'] = [];
    for (let i = 0; i < ways.length; i += 2)
      members.push({ id: ways[i] as number, role: ways[i + 1] as string });
    yield { id, tags: new Map(tags), members };
  }
}

/** The lines of ways that relations may need, on disk by way id. */
export class MemberWays {
  readonly #index: SortedIndex;
  readonly #lines: RecordFile;

  constructor(index: SortedIndex, lines: RecordFile) {
    this.#index = index;
    this.#lines = lines;
  }

  add(id: number, points: Int32Array): void {
    const bytes = Buffer.from(points.buffer, points.byteOffset, points.byteLength);
    this.#index.addWide(id, this.#lines.append(bytes));
  }

  finish(): void {
    this.#index.finish();
    this.#lines.finish();
  }

  points(id: number): Int32Array | undefined {
    if (!this.#index.find(id)) return undefined;
    const record = this.#lines.read(this.#index.wide);
    return new Int32Array(record.buffer, record.byteOffset, record.byteLength / 4);
  }
}

export interface RelationLines extends AssembledRings {
  ways: Int32Array[];
  missing: number;
}

/** Joins the member ways that are in the file. */
export function relationLines(relation: StoredRelation, memberWays: MemberWays): RelationLines {
  const lines: WayLine[] = [];
  let missing = 0;
  for (const { id, role } of relation.members) {
    const points = memberWays.points(id);
    if (points) lines.push({ points, role: role === '' ? 'outer' : role });
    else missing++;
  }
  return { ...assembleRings(lines), ways: lines.map(({ points }) => points), missing };
}
