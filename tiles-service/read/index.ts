import { basename } from 'node:path';
import { InputError } from '../../models/errors.ts';
import { detectFormat, type FeatureFormat } from './detect.ts';
import type { OpenFeatureSource } from './feature-source.ts';

/** The reader of each format, loaded when a file of it is opened. */
const READERS: Record<FeatureFormat, () => Promise<OpenFeatureSource>> = {
  cityjson: async () => (await import('./cityjson/index.ts')).openCityJson,
  cityjsonseq: async () => (await import('./cityjson/index.ts')).openCityJsonSeq,
  citygml: async () => (await import('./citygml/index.ts')).openCityGml,
  geojson: async () => (await import('./geojson/index.ts')).openGeoJson,
  geojsonseq: async () => (await import('./geojson/index.ts')).openGeoJsonSeq,
  osm: async () => (await import('./osm/index.ts')).openOsm,
  shapefile: async () => (await import('./shapefile/index.ts')).openShapefile,
  flatgeobuf: async () => (await import('./flatgeobuf/index.ts')).openFlatGeobuf,
  gdal: async () => (await import('./gdal/index.ts')).openThroughGdal,
  gpx: async () => (await import('./gpx/index.ts')).openGpx,
  kml: async () => (await import('./kml/index.ts')).openKml,
  ifc: async () => (await import('./ifc/index.ts')).openIfc,
  csv: async () => (await import('./csv/index.ts')).openCsv,
};

/**
 * Opens a file of features with the reader that its content calls for.
 * @throws InputError `is-raster` for a raster, and those of detectFormat and of the readers.
 */
export const openFeatureSource: OpenFeatureSource = async (path, options) => {
  const { kind, format } = await detectFormat(path);
  if (kind !== 'features') {
    throw new InputError(
      kind === 'raster' ? 'is-raster' : 'no-features',
      basename(path),
      `is ${kind === 'raster' ? 'a raster' : `of kind ${kind}`} (${format}) and holds no features.`,
      kind === 'raster' ? 'Give it as terrain.' : 'Give it as a source of its own.',
    );
  }
  const open = await READERS[format as FeatureFormat]();
  return open(path, options);
};
