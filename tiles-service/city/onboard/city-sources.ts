import type { LocalizedText, Progress } from '../../../models/schema/index.ts';
import { defined } from '../defined.ts';
import { versionOf } from '../files.ts';
import type { InputHasher } from '../input-hash.ts';
import { withKeptPlacement } from '../kept-place.ts';
import type { CityManifest, CitySource, GridSettings } from '../manifest.ts';
import { citySourceOf } from '../sources.ts';
import type { DetectedSource } from './detect-source.ts';
import type { SettledManifest } from './settle.ts';

/** Hashes the files of every source and says of it what the city keeps. */
export async function citySourcesOf(
  { manifest, grids }: SettledManifest,
  sources: readonly DetectedSource[],
  hasher: InputHasher,
  before: CityManifest,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<CitySource[]> {
  const result: CitySource[] = [];
  for (const [index, source] of sources.entries()) {
    const { given, kind, format, mapping } = source;
    onProgress({ step: `hashing ${given.id}`, done: index, total: sources.length, unit: 'steps' });
    const { id, crs, verticalDatum, siteTransform, encoding, idField, sublayer, placement } = given;
    const gridName = heightGridName(verticalDatum);
    const grid = gridName === undefined ? undefined : grids[gridName];
    const definition = siteTransform === undefined ? undefined : manifest.transforms?.[siteTransform];
    const options: CitySource['options'] = {
      ...defined({ crs, verticalDatum, encoding, idField, sublayer, placement, mapping }),
      ...(siteTransform === undefined ? {} : { siteTransform: { id: siteTransform, definition } }),
      ...(grid && gridName !== undefined
        ? {
            grids: { [gridName]: { path: grid.path, sha256: (await hasher.hash(grid.path, signal)).sha256 } },
          }
        : {}),
    };
    const { publication, owner, licence, attribution, updated } = given;
    const described = { id, kind, format, paths: source.paths, options };
    const provenance = defined({ publication, owner, licence, attribution, updated });
    const city: CitySource = {
      ...(await citySourceOf({ ...described, ...provenance }, hasher, signal)),
      ...presentationOf(given),
      managed: true,
    };
    const known = before.sources.find((other) => other.id === id);
    const placed = withKeptPlacement(city, known);
    result.push(known && sameInput(known, placed) ? { ...placed, imported: known.imported } : placed);
  }
  return result;
}

/** The same bytes under the same options. */
export function sameInput(a: CitySource, b: CitySource): boolean {
  const inputOf = ({ kind, files, options, publication }: CitySource): string =>
    versionOf(
      kind,
      files.map(({ sha256 }) => sha256),
      options,
      publication,
    );
  return inputOf(a) === inputOf(b);
}

function presentationOf(given: DetectedSource['given']) {
  const { group, rhythm, simulated, visible, opacity, outlines, footprints, tileAttributes, role } = given;
  const { name, layerNames } = given;
  return defined({
    group,
    rhythm,
    simulated,
    visible,
    opacity,
    outlines,
    footprints,
    tileAttributes,
    role,
    name: name === undefined ? undefined : localized(name),
    layerNames:
      layerNames &&
      Object.fromEntries(Object.entries(layerNames).map(([layer, text]) => [layer, localized(text)])),
  });
}

/** What the city says of itself, from the manifest and the cases that it names. */
export function cityOf({
  manifest,
  scenarioPresets: presets,
}: Pick<SettledManifest, 'manifest' | 'scenarioPresets'>): Pick<CityManifest, 'id' | 'name'> &
  Partial<CityManifest> {
  const { id, name, approvalNumber, memoryBudget, viewpoints, groups } = manifest;
  const scenarioPresets = presets.length > 0 ? presets : undefined;
  return {
    id,
    name: localized(name),
    ...defined({ approvalNumber, memoryBudget, viewpoints, groups, scenarioPresets }),
  };
}

/** The grid that the manifest asks for, with the transform and the height grid that it names. */
export async function gridSettingsOf(
  { manifest, grids }: Pick<SettledManifest, 'manifest' | 'grids'>,
  hasher: InputHasher,
  signal: AbortSignal,
): Promise<GridSettings | undefined> {
  if (!manifest.grid) return undefined;
  const { siteTransform, ...grid } = manifest.grid;
  const gridName = heightGridName(grid.verticalDatum);
  const heights = gridName === undefined ? undefined : grids[gridName];
  return {
    ...grid,
    ...(siteTransform === undefined
      ? {}
      : { siteTransform: { id: siteTransform, definition: manifest.transforms?.[siteTransform] } }),
    ...(heights
      ? {
          grids: {
            [gridName!]: { path: heights.path, sha256: (await hasher.hash(heights.path, signal)).sha256 },
          },
        }
      : {}),
  };
}

/** The name in `grid:<name>` and `offset:…@grid:<name>`. */
function heightGridName(verticalDatum: string | undefined): string | undefined {
  return /grid:\s*([^@]+)$/i.exec(verticalDatum?.trim() ?? '')?.[1].trim();
}

export function localized(text: string | LocalizedText): LocalizedText {
  return typeof text === 'string' ? { 'zh-CN': text, en: text } : text;
}
