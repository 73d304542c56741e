import { InputError } from '../../../models/errors.ts';
import type { ReadOptions, Tally } from '../feature-source.ts';
import { IdSet } from '../id-set.ts';
import { Breather } from '../json/breather.ts';
import type { ByteFile } from '../json/byte-file.ts';
import { JsonCursor } from '../json/json-cursor.ts';
import { NumberRows } from '../json/number-rows.ts';
import { applyTransform, checkVersion, type HeaderMembers, readTransform } from './header.ts';
import type { VertexIndex } from './vertex-index.ts';

/** Vertices taken over at once. */
const ROWS = 4096;

/** What the first pass over a CityJSON document found. The vertices are in the index, as coordinates of the CRS. */
export interface CityJsonDocument {
  version: string;
  members: HeaderMembers;
  /** Position in the file of the value of `CityObjects`. */
  objectsAt: number;
  ids: IdSet;
  /** True if every height is 0. */
  isFlat: boolean;
}

const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;

const NUMBER_TRIPLES = 'Vertices that are not three numbers were set aside; surfaces with them are left out.';

/**
 * First pass: walks the members of the document in whatever order they come, passes over the city objects
 * (keeping their ids) and puts the vertices into `vertices`, texture coordinates into `textureVertices`.
 */
export async function readDocument(
  file: ByteFile,
  options: ReadOptions,
  vertices: VertexIndex,
  textureVertices: VertexIndex,
  tally: Tally,
): Promise<CityJsonDocument> {
  const cursor = new JsonCursor(file);
  const breather = new Breather(options, 'reading vertices', file.size * 2);
  const members: HeaderMembers = {};
  const ids = new IdSet();
  const rows = new Float64Array(ROWS * 3);
  let objectsAt = -1;
  let verticesSeen = false;
  let irregular = 0;

  cursor.enterObject();
  let key: string | undefined;
  while ((key = cursor.nextKey()) !== undefined) {
    cursor.where = `the member "${key.slice(0, 60)}"`;
    if ((key === 'CityObjects' && objectsAt >= 0) || (key === 'vertices' && verticesSeen)) {
      throw cursor.error('cityjson-member-twice', `has "${key}" twice`, 'Keep one of them.');
    }
    if (key === 'CityObjects') {
      objectsAt = cursor.position;
      cursor.enterObject();
      let id: string | undefined;
      while ((id = cursor.nextKey()) !== undefined) {
        cursor.where = `CityObject "${id.slice(0, 60)}"`;
        ids.add(id);
        cursor.skip();
        if (breather.due(cursor.position)) await breather.breathe(cursor.position);
        cursor.where = 'the member "CityObjects"';
      }
    } else if (key === 'vertices') {
      verticesSeen = true;
      const triplets = new NumberRows(cursor, 3);
      let count: number;
      while ((count = triplets.next(rows)) > 0) {
        vertices.append(rows, count);
        if (breather.due(cursor.position)) await breather.breathe(cursor.position);
      }
      irregular = triplets.irregular;
    } else if (key === 'appearance')
      members.appearance = await readAppearanceMembers(cursor, textureVertices, breather);
    else if (HEADER_MEMBERS.has(key)) members[key] = cursor.value();
    else {
      cursor.skip();
      tally.note(
        'member-not-read',
        'Members of the document that extensions define were not read.',
        key.slice(0, 100),
      );
    }
    cursor.where = 'the document';
  }
  if (cursor.peek() !== -1) {
    tally.note(
      'trailing-content',
      'What follows the end of the document was not read.',
      `byte ${cursor.position}`,
    );
  }
  const version = checkVersion(file.name, members);
  for (const [member, seen] of [
    ['CityObjects', objectsAt >= 0],
    ['vertices', verticesSeen],
  ] as const) {
    if (!seen) throw missing(file.name, member);
  }
  if (irregular > 0) tally.repaired('vertex-malformed', NUMBER_TRIPLES, file.name, irregular);
  const transform = readTransform(file.name, version, members, tally);
  let isFlat = true;
  for (const _ of vertices.rewrite((triplets) => {
    applyTransform(transform, triplets);
    for (let at = 2; isFlat && at < triplets.length; at += 3) isFlat = !(triplets[at] !== 0);
  })) {
    // Page by page; the file's coordinates come out.
  }
  return { version, members, objectsAt, ids, isFlat };
}

const HEADER_MEMBERS: ReadonlySet<string> = new Set([
  'type',
  'version',
  'transform',
  'metadata',
  'geometry-templates',
  'extensions',
]);

const APPEARANCE_MEMBERS: ReadonlySet<string> = new Set([
  'materials',
  'default-theme-material',
  'textures',
  'default-theme-texture',
]);

/** Materials and textures of the appearance. The texture coordinates of a city go into their index. */
async function readAppearanceMembers(
  cursor: JsonCursor,
  textureVertices: VertexIndex,
  breather: Breather,
): Promise<Record<string, unknown> | undefined> {
  if (cursor.peek() !== OPEN_OBJECT) {
    cursor.skip();
    return undefined;
  }
  const appearance: Record<string, unknown> = {};
  cursor.enterObject();
  let key: string | undefined;
  while ((key = cursor.nextKey()) !== undefined) {
    if (APPEARANCE_MEMBERS.has(key)) appearance[key] = cursor.value();
    else if (key === 'vertices-texture' && cursor.peek() === OPEN_ARRAY) {
      const pairs = new NumberRows(cursor, 2);
      const rows = new Float64Array(ROWS * 2);
      const triplets = new Float64Array(ROWS * 3);
      let count: number;
      while ((count = pairs.next(rows)) > 0) {
        for (let row = 0; row < count; row++) {
          triplets[3 * row] = rows[2 * row];
          triplets[3 * row + 1] = rows[2 * row + 1];
        }
        textureVertices.append(triplets, count);
        if (breather.due(cursor.position)) await breather.breathe(cursor.position);
      }
    } else cursor.skip();
  }
  return appearance;
}

function missing(file: string, member: string): InputError {
  return new InputError(
    'cityjson-member-missing',
    file,
    `has no member "${member}", which every CityJSON document has.`,
    'Export the file again.',
  );
}
