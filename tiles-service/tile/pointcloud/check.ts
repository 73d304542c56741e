import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readAccessor } from '../../../models/gltf/accessors.ts';
import { decodeGlb } from '../../../models/gltf/decoded-glb.ts';
import { ProblemList, type TilesetProblem } from '../../check/problem.ts';
import { validateGltf } from '../../check/validate-gltf.ts';

const ENTRY = 'tileset.json';
/** Metres that a point may be outside of its tile's box, by rounding. */
const TOLERANCE = 0.01;

interface TileDocument {
  boundingVolume: { box: number[] };
  geometricError: number;
  content?: { uri: string };
  children?: TileDocument[];
}

const tileSchema: z.ZodType<TileDocument> = z.lazy(() =>
  z.object({
    boundingVolume: z.object({ box: z.array(z.number()).length(12) }),
    geometricError: z.number().nonnegative(),
    content: z.object({ uri: z.string() }).optional(),
    children: z.array(tileSchema).optional(),
  }),
);

const documentSchema = z.object({
  asset: z.object({ version: z.literal('1.1') }),
  geometricError: z.number().nonnegative(),
  root: z
    .looseObject({ refine: z.literal('ADD'), transform: z.array(z.number()).length(16) })
    .and(tileSchema),
  extras: z.object({
    citymirror: z.object({ points: z.number().int(), classes: z.record(z.string(), z.number().int()) }),
  }),
});

export interface PointCloudCheck {
  problems: TilesetProblem[];
  tiles: number;
  points: number;
}

/**
 * Opens a point tileset: every tile is there, is valid glTF, has its points inside its box and its box inside that of
 * the tile above; together they hold as many points of each class as the tileset says; no file is left over.
 */
export async function checkPointCloud(folder: string): Promise<PointCloudCheck> {
  const problems = new ProblemList();
  const check: PointCloudCheck = { problems: problems.problems, tiles: 0, points: 0 };
  let document: z.infer<typeof documentSchema>;
  try {
    document = documentSchema.parse(JSON.parse(await readFile(join(folder, ENTRY), 'utf8')));
  } catch (error) {
    problems.add('tileset-document', ENTRY, `the document cannot be read: ${(error as Error).message}`);
    return check;
  }
  const classes = new Map<number, number>();
  const files = new Set((await readdir(join(folder, 'tiles'))).map((name) => `tiles/${name}`));
  const queue: { tile: TileDocument; above?: TileDocument }[] = [{ tile: document.root }];
  for (let next = queue.pop(); next; next = queue.pop()) {
    const { tile, above } = next;
    const where = tile.content?.uri ?? 'tile without content';
    if (above && tile.geometricError > above.geometricError)
      problems.add('error-grows', where, 'its geometric error is larger than that of the tile above');
    if (above && !isInside(tile.boundingVolume.box, above.boundingVolume.box))
      problems.add('box-child', where, 'its box lies outside that of the tile above');
    for (const child of tile.children ?? []) queue.push({ tile: child, above: tile });
    if (!tile.content) continue;
    check.tiles++;
    if (!files.delete(tile.content.uri)) {
      problems.add('content-missing', where, 'the file is missing, or belongs to two tiles');
      continue;
    }
    try {
      check.points += await checkTile(join(folder, tile.content.uri), tile, where, classes, problems);
    } catch (error) {
      problems.add('content-broken', where, `the content cannot be read: ${(error as Error).message}`);
    }
  }
  for (const name of files) problems.add('content-extra', name, 'no tile has this file');
  const said = document.extras.citymirror;
  if (said.points !== check.points)
    problems.add(
      'point-count',
      ENTRY,
      `the tiles hold ${check.points} points, the tileset says ${said.points}`,
    );
  for (const code of new Set([...Object.keys(said.classes).map(Number), ...classes.keys()])) {
    const [found, promised] = [classes.get(code) ?? 0, said.classes[code] ?? 0];
    if (found !== promised)
      problems.add(
        'class-count',
        ENTRY,
        `${found} points are of class ${code}, the tileset says ${promised}`,
      );
  }
  return check;
}

async function checkTile(
  path: string,
  { boundingVolume: { box } }: TileDocument,
  where: string,
  classes: Map<number, number>,
  problems: ProblemList,
): Promise<number> {
  const glb = decodeGlb(await readFile(path));
  for (const message of await validateGltf(glb)) problems.add('gltf', where, message);
  const { attributes } = glb.json.meshes[0].primitives[0];
  const { translation, scale = [1, 1, 1] } = glb.json.nodes[0];
  const places = readAccessor(glb, attributes.POSITION);
  for (const code of readAccessor(glb, attributes._CLASSIFICATION))
    classes.set(code, (classes.get(code) ?? 0) + 1);
  let farthest = 0;
  for (let i = 0; i < places.length; i += 3) {
    // glTF's axes are east, up, south.
    const east = places[i] * scale[0] + translation[0];
    const up = places[i + 1] * scale[1] + translation[1];
    const north = -(places[i + 2] * scale[2] + translation[2]);
    farthest = Math.max(
      farthest,
      Math.abs(east - box[0]) - box[3],
      Math.abs(north - box[1]) - box[7],
      Math.abs(up - box[2]) - box[11],
    );
  }
  if (farthest > TOLERANCE)
    problems.add('box-content', where, `a point lies ${farthest.toFixed(2)} m outside of the tile's box`);
  return places.length / 3;
}

/** Whether an axis-aligned box lies in another. */
function isInside(inner: number[], outer: number[]): boolean {
  return [0, 1, 2].every(
    (axis) => Math.abs(inner[axis] - outer[axis]) + inner[3 + 4 * axis] <= outer[3 + 4 * axis] + TOLERANCE,
  );
}
