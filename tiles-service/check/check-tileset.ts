import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFeatureStore } from '../../models/feature-store/index.ts';
import { decodeGlb } from '../../models/gltf/decoded-glb.ts';
import { fileByteSource } from '../store/file-source.ts';
import { boxCorners, outsideBox } from './box.ts';
import { checkContent } from './check-content.ts';
import { checkForeignTileset, otherTileset } from './check-foreign.ts';
import { IdList } from './id-list.ts';
import { ProblemList, type TilesetProblem } from './problem.ts';
import { type TileDocument, type TilesetDocument, tilesetSchema } from './tileset-document.ts';
import { validateGltf } from './validate-gltf.ts';

export interface TilesetCheck {
  problems: TilesetProblem[];
  /** Tiles with content. */
  tiles: number;
  /** Features in the leaves. */
  features: number;
}

const ENTRY = 'tileset.json';
/** A child's box may lie outside its parent's by rounding, metres. */
const BOX_TOLERANCE = 0.05;

/**
 * Opens everything that a tileset holds. One that was brought in as it is, or has no properties of ours, is checked
 * for what a viewer needs (see check-foreign.ts). One of ours for all that our tilers promise: The document, the tree (boxes within boxes, errors that do not
 * grow towards the leaves), every content (meshopt decoded and the plain glTF validated; property table, feature
 * and instance ids, positions within the box), and the ids: unique over the leaves, and those of the store.
 */
export async function checkTileset(folder: string): Promise<TilesetCheck> {
  const problems = new ProblemList();
  const check: TilesetCheck = { problems: problems.problems, tiles: 0, features: 0 };
  const foreign = await otherTileset(folder);
  if (foreign?.kind === 'foreign') return checkForeignTileset(folder, foreign.entry);
  if (foreign?.kind === 'points') {
    const { checkPointCloud } = await import('../tile/pointcloud/check.ts');
    return { features: 0, ...(await checkPointCloud(folder)) };
  }
  let document: TilesetDocument;
  try {
    document = tilesetSchema.parse(JSON.parse(await readFile(join(folder, ENTRY), 'utf8')));
  } catch (error) {
    problems.add('tileset-document', ENTRY, `the document cannot be read: ${(error as Error).message}`);
    return check;
  }
  if (document.geometricError < document.root.geometricError)
    problems.add('error-grows', ENTRY, 'the root has a larger geometric error than the tileset');
  const ids = new IdList();
  await visit(document.root, 'root');
  check.features = ids.length;
  const duplicates = ids.duplicates();
  if (duplicates > 0)
    problems.add('id-duplicate', ENTRY, `${duplicates} ids are in more than one leaf or twice in one`);
  const { features } = document.extras.citymirror;
  if (features !== ids.length)
    problems.add(
      'feature-count',
      ENTRY,
      `the leaves hold ${ids.length} features, the tileset says ${features}`,
    );
  if (existsSync(join(folder, 'store'))) await checkStore(join(folder, 'store'), document, ids, problems);
  return check;

  async function visit(tile: TileDocument, path: string): Promise<void> {
    const where = tile.content?.uri ?? path;
    if (tile.transform && tile !== document.root)
      problems.add('tile-transform', where, 'only the root has a transform');
    for (const child of tile.children ?? []) {
      const childName = child.content?.uri ?? path;
      if (child.geometricError > tile.geometricError)
        problems.add('error-grows', childName, 'its geometric error is larger than that of the tile above');
      const { box } = tile.boundingVolume;
      const outside = Math.max(
        ...boxCorners(child.boundingVolume.box).map((corner) => outsideBox(box, ...corner)),
      );
      if (outside > BOX_TOLERANCE)
        problems.add(
          'box-child',
          childName,
          `its box lies ${outside.toFixed(2)} m outside that of the tile above`,
        );
    }
    const found = tile.content ? await checkFile(tile.content.uri, tile.boundingVolume.box) : [];
    if (!tile.children) for (const id of found) ids.add(id);
    for (const [index, child] of (tile.children ?? []).entries()) await visit(child, `${path}/${index}`);
  }

  async function checkFile(uri: string, box: number[]): Promise<string[]> {
    check.tiles++;
    try {
      const glb = decodeGlb(await readFile(join(folder, uri)));
      for (const message of await validateGltf(glb)) problems.add('gltf', uri, message);
      return checkContent(glb, box, uri, problems);
    } catch (error) {
      problems.add('content-broken', uri, `the content cannot be read: ${(error as Error).message}`);
      return [];
    }
  }
}

async function checkStore(
  folder: string,
  { extras }: TilesetDocument,
  ids: IdList,
  problems: ProblemList,
): Promise<void> {
  const { withoutShape, dropped } = extras.citymirror;
  let present = 0;
  let absent = 0;
  try {
    const store = await openFeatureStore(fileByteSource(folder));
    for (let block = 0; block < store.header.blocks.length; block++)
      for (const { id } of await store.readBlock(block)) ids.has(id) ? present++ : absent++;
  } catch (error) {
    problems.add('store-broken', 'store', `the records cannot be read: ${(error as Error).message}`);
    return;
  }
  if (present !== ids.length)
    problems.add('id-unknown', ENTRY, `${ids.length - present} ids of the leaves are not in the store`);
  if (absent !== withoutShape + dropped)
    problems.add(
      'feature-missing',
      ENTRY,
      `${absent} features of the store are not in the leaves, the tileset accounts for ${withoutShape + dropped}`,
    );
}
