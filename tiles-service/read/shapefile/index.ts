import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import { type OpenFeatureSource, type ReadOptions, Tally } from '../feature-source.ts';
import { RowSource } from '../simple-features/row-source.ts';
import { chooseLayers } from '../simple-features/sublayer.ts';
import { readZipDirectory, unpackZipMember, type ZipMember } from '../zip/zip-archive.ts';
import { layerNameOf, openLayer, type ShapefileLayer, type ShapefileParts } from './layer.ts';
import { findSidecars, SIDECAR_EXTENSIONS, type SidecarExtension, type Sidecars } from './sidecars.ts';

/**
 * Opens a Shapefile (ESRI Shapefile Technical Description, 1998): the .shp with the .dbf, .shx, .prj and .cpg
 * beside it, or a ZIP archive (.zip, .shz) with one or several, of which --sublayer takes one.
 */
export const openShapefile: OpenFeatureSource = async (path, options) => {
  if (/\.(zip|shz)$/i.test(path)) return openArchive(path, options);
  const parts = { name: layerNameOf(path), shp: path, sidecars: await findSidecars(path) };
  return openAll('Shapefile', [parts], options, async () => {});
};

async function openArchive(path: string, options: ReadOptions): Promise<RowSource> {
  const archived = shapefilesIn(await readZipDirectory(path));
  const chosen = chooseLayers(basename(path), archived, options.sublayer);
  if (chosen.length === 0)
    throw new InputError(
      'zip-content',
      basename(path),
      'holds no .shp file.',
      'Give an archive with a Shapefile.',
    );
  await mkdir(options.scratch, { recursive: true });
  const folder = await mkdtemp(join(options.scratch, 'shapefile-'));
  const clear = () => rm(folder, { recursive: true, force: true });
  try {
    const all: ShapefileParts[] = [];
    for (const [index, { name, members }] of chosen.entries()) {
      const sidecars: Sidecars = {};
      let shp = '';
      for (const [extension, member] of members) {
        // The names inside of an archive are never used as paths.
        const target = join(folder, `${index}${extension}`);
        await unpackZipMember(path, member, target, options.signal);
        if (extension === '.shp') shp = target;
        else sidecars[extension as SidecarExtension] = target;
      }
      all.push({ name, shp, sidecars });
    }
    return await openAll('Shapefile (zipped)', all, options, clear);
  } catch (error) {
    await clear();
    throw error;
  }
}

interface ArchivedShapefile {
  name: string;
  members: Map<string, ZipMember>;
}

/** The Shapefiles of an archive by the path of their .shp without its extension. */
function shapefilesIn(members: readonly ZipMember[]): ArchivedShapefile[] {
  const stemOf = (name: string): string => join(dirname(name), basename(name, extname(name)));
  const found = new Map<string, ArchivedShapefile>();
  for (const member of members) {
    // What macOS puts beside files.
    if (member.name.startsWith('__MACOSX/') || extname(member.name).toLowerCase() !== '.shp') continue;
    found.set(stemOf(member.name), { name: layerNameOf(member.name), members: new Map([['.shp', member]]) });
  }
  for (const member of members) {
    const extension = extname(member.name).toLowerCase();
    if (SIDECAR_EXTENSIONS.includes(extension as SidecarExtension))
      found.get(stemOf(member.name))?.members.set(extension, member);
  }
  return [...found.values()];
}

async function openAll(
  format: string,
  all: readonly ShapefileParts[],
  options: ReadOptions,
  clear: () => Promise<void>,
): Promise<RowSource> {
  const tally = new Tally();
  const opened: ShapefileLayer[] = [];
  const close = async () => {
    for (const { close } of opened) close();
    await clear();
  };
  try {
    for (const parts of all) opened.push(await openLayer(parts, all.length > 1, options, tally));
    return new RowSource(
      format,
      opened.map(({ layer }) => layer),
      options,
      tally,
      close,
    );
  } catch (error) {
    await close();
    throw error;
  }
}
