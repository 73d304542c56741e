import { InputError } from '../../../models/errors.ts';
import { parseVerticalDatum, resolveCrs, siteCrs } from '../../../models/geodesy/index.ts';
import type { Manifest, ManifestSource } from '../../../models/schema/index.ts';
import { lookupCrs } from '../../read/crs-lookup.ts';
import { attributeClassesOf } from '../classes/attribute-classes.ts';
import { LAYER_GROUPS } from '../layer-groups.ts';
import { inManifestWords } from './keys.ts';
import type { ManifestPath, ManifestProblem } from './problem.ts';
import type { SettledManifest } from './settle.ts';
import { didYouMean } from './suggest.ts';

/** Hears of a problem and of where it stands. */
export type Report = (
  code: string,
  path: ManifestPath,
  message: string,
  level?: ManifestProblem['level'],
) => void;

type CheckDatum = (name: string, path: ManifestPath) => void;

/** All that a manifest says and its schema cannot check, without looking at the files of its sources. */
export function checkRules(manifest: Manifest, grids: SettledManifest['grids'], report: Report): void {
  const checkDatum: CheckDatum = (name, path) => tryDatum(name, path, manifest, grids, report);
  checkTransforms(manifest, report);
  checkSceneGrid(manifest, checkDatum, report);
  checkIds(manifest, report);
  for (const [index, own] of manifest.sources.entries()) {
    const source: ManifestSource = { ...manifest.defaults, ...own };
    checkPlace(manifest, source, index, checkDatum, report);
    checkHeights(source, index, report);
    checkClasses(source, index, report);
  }
}

function checkTransforms({ transforms = {} }: Manifest, report: Report): void {
  for (const [name, definition] of Object.entries(transforms)) {
    // A file that could not be read, which is told already.
    if (typeof definition === 'string') continue;
    try {
      siteCrs(name, definition, lookupCrs);
    } catch (error) {
      report('site-transform', ['transforms', name], (error as Error).message);
    }
  }
}

function checkSceneGrid(manifest: Manifest, checkDatum: CheckDatum, report: Report): void {
  const { grid } = manifest;
  if (!grid) return;
  if (grid.siteTransform !== undefined)
    checkTransformName(manifest, grid.siteTransform, ['grid', 'siteTransform'], report);
  tryCrs(grid.crs, ['grid', 'crs'], report, (crs) => {
    if (crs.kind !== 'projected')
      report('grid-crs', ['grid', 'crs'], `${crs.id} ${crs.name} is not projected; simulations need metres.`);
  });
  checkDatum(grid.verticalDatum, ['grid', 'verticalDatum']);
}

function checkTransformName(
  { transforms = {} }: Manifest,
  name: string,
  path: ManifestPath,
  report: Report,
): void {
  if (Object.hasOwn(transforms, name)) return;
  const hint = didYouMean(name, Object.keys(transforms));
  report('site-transform', path, `there is no transform "${name}" in \`transforms\`.${hint}`);
}

function checkIds({ sources, groups = [] }: Manifest, report: Report): void {
  const seen = new Set<string>();
  const layers = new Map<string, string>();
  for (const [index, { id, group, footprints, layerNames = {} }] of sources.entries()) {
    if (seen.has(id))
      report('source-twice', ['sources', index, 'id'], `another source has the id "${id}" already.`);
    seen.add(id);
    // A source makes layers of its id, or of its id and a group; one must not be made by two.
    for (const layer of [id, ...LAYER_GROUPS.map((name) => `${id}-${name}`)]) {
      const other = layers.get(layer);
      if (other !== undefined && other !== id)
        report(
          'layer-twice',
          ['sources', index, 'id'],
          `"${id}" and "${other}" could both make the layer "${layer}".`,
        );
      layers.set(layer, id);
    }
    if (group !== undefined && !groups.some((known) => known.id === group))
      report(
        'group-unknown',
        ['sources', index, 'group'],
        `there is no group "${group}" in \`groups\`.${didYouMean(
          group,
          groups.map((known) => known.id),
        )}`,
      );
    const kinds = [...LAYER_GROUPS, 'pointcloud', 'imagery', 'tileset', 'vector-tiles'];
    for (const name of Object.keys(layerNames))
      if (!kinds.includes(name))
        report(
          'layer-name',
          ['sources', index, 'layerNames', name],
          `no layer is called "${name}"; there are ${kinds.join(', ')}.${didYouMean(name, kinds)}`,
        );
    if (footprints !== undefined && !sources.some((other) => `${footprints}`.startsWith(other.id)))
      report(
        'footprints',
        ['sources', index, 'footprints'],
        `no source of the manifest makes a layer "${footprints}".`,
      );
  }
}

function checkPlace(
  manifest: Manifest,
  source: ManifestSource,
  index: number,
  checkDatum: CheckDatum,
  report: Report,
): void {
  const own = manifest.sources[index];
  const pathOf = (key: 'crs' | 'verticalDatum' | 'siteTransform' | 'encoding'): ManifestPath =>
    own[key] === undefined ? ['defaults', key] : ['sources', index, key];
  if (source.crs !== undefined) tryCrs(source.crs, pathOf('crs'), report);
  if (source.verticalDatum !== undefined) checkDatum(source.verticalDatum, pathOf('verticalDatum'));
  if (source.siteTransform !== undefined)
    checkTransformName(manifest, source.siteTransform, pathOf('siteTransform'), report);
  if (source.encoding !== undefined)
    try {
      new TextDecoder(source.encoding);
    } catch {
      const usual = ['utf-8', 'gbk', 'gb18030', 'big5', 'windows-1252', 'iso-8859-1', 'shift_jis', 'euc-kr'];
      report(
        'encoding',
        pathOf('encoding'),
        `no encoding is called "${source.encoding}"; usual ones are ${usual.join(', ')}.${didYouMean(source.encoding, usual)}`,
      );
    }
}

/** What height rules need of each other and of the source. */
function checkHeights({ height, base, verticalDatum }: ManifestSource, index: number, report: Report): void {
  const steps = height === undefined ? [] : Array.isArray(height) ? height : [height];
  let needsDatum = base?.above === 'datum';
  for (const [place, step] of steps.entries()) {
    if (typeof step !== 'object') continue;
    const path: ManifestPath = ['sources', index, 'height', ...(Array.isArray(height) ? [place] : [])];
    const ways = [step.column, step.storeys, step.constant].filter((way) => way !== undefined);
    if (ways.length !== 1)
      report('height-rule', path, 'a height rule has one of `column`, `storeys` and `constant`.');
    if (step.top && step.column === undefined) report('height-rule', path, '`top` goes with `column`.');
    if (step.top) needsDatum = true;
  }
  if (needsDatum && verticalDatum === undefined)
    report(
      'vertical-datum-missing',
      ['sources', index],
      'heights counted from a datum need `verticalDatum`; nothing is guessed.',
    );
}

/** Classes of columns that cannot be kept: see city/classes. */
function checkClasses(source: ManifestSource, index: number, report: Report): void {
  const { id, publication = 'public', idField } = source;
  try {
    attributeClassesOf({ id, publication, options: { idField, mapping: source } });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    report(error.code, ['sources', index, 'type'], error.message);
  }
}

function tryCrs(
  name: string,
  path: ManifestPath,
  report: Report,
  then: (crs: ReturnType<typeof resolveCrs>) => void = () => {},
): void {
  // Where a tileset in coordinates of its own lies: its tiler reads that, and refuses what is no place.
  if (/^\s*ENU\s*:/i.test(name)) return;
  try {
    then(resolveCrs(name, lookupCrs));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    report(error.code, path, inManifestWords(error.message));
  }
}

function tryDatum(
  name: string,
  path: ManifestPath,
  manifest: Manifest,
  grids: SettledManifest['grids'],
  report: Report,
): void {
  const grid = /grid:\s*([^@]+)$/i.exec(name.trim())?.[1].trim();
  const known = Object.keys(manifest.grids ?? {});
  if (grid !== undefined && !known.includes(grid)) {
    const hint = didYouMean(grid, known);
    report('height-grid', path, `there is no height grid "${grid}" in \`grids\`.${hint}`);
    return;
  }
  // A grid that could not be loaded is told at its own line.
  if (grid !== undefined && !Object.hasOwn(grids, grid)) return;
  try {
    parseVerticalDatum(name, { grids: (wanted) => grids[wanted]?.grid });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    report(error.code, path, inManifestWords(error.message));
  }
}
