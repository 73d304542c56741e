import type { Layer } from '../../models/schema/layer.ts';

/** Another version of a building model than the one that is shown, as long as it is kept. */
export interface ModelVersion {
  version: string;
  /** When it was imported, ISO 8601, and from what file, where that is known. */
  imported: string;
  name?: string;
  /** It came after the version that is shown, which an older one has taken the place of again. */
  isNewer: boolean;
  /** The layer with the addresses of that version. */
  layer: Layer;
}

/** The versions that are kept beside the one that is shown, the newest first. */
export function versionsOf(layer: Layer): ModelVersion[] {
  const { store: _, bimVersions = [], ...rest } = layer;
  return bimVersions
    .map(({ version, imported, name, bim, url, store }) => ({
      version,
      imported,
      ...(name === undefined ? {} : { name }),
      isNewer: layer.imported !== undefined && imported > layer.imported,
      layer: { ...rest, version, bim, url, ...(store === undefined ? {} : { store }) },
    }))
    .sort((a, b) => (a.imported < b.imported ? 1 : a.imported > b.imported ? -1 : 0));
}

/** The layer with a version's addresses; undefined for one that is not kept. */
export function versionOf(layer: Layer, version: string | undefined): Layer | undefined {
  if (version === undefined || version === layer.version) return layer;
  return versionsOf(layer).find((one) => one.version === version)?.layer;
}
