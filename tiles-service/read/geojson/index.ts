import { type OpenFeatureSource, type ReadOptions, Tally } from '../feature-source.ts';
import { type Georeference, georeference } from '../georeference.ts';
import { Breather } from '../json/breather.ts';
import { type ByteFile, openBytes } from '../json/byte-file.ts';
import { JsonCursor } from '../json/json-cursor.ts';
import { parseRecord } from '../json/parse-record.ts';
import { jsonRecords } from '../json/records.ts';
import type { RowLayer } from '../simple-features/row.ts';
import { RowSource } from '../simple-features/row-source.ts';
import { readCrsMember } from './crs-member.ts';
import { featureRow } from './feature-row.ts';
import { GeometryReader } from './geometry.ts';

/** Longitude and latitude on WGS84: what RFC 7946 prescribes. */
const DEFAULT_CRS = 'OGC:CRS84';

/** Values of a file in order: features or geometries, with a name for messages and where they end in the file. */
type Values = AsyncGenerator<{ value: unknown; name: string; position: number }>;

/**
 * Opens GeoJSON (.gz too): a FeatureCollection of any size, a feature or a bare geometry. The coordinates are
 * WGS84 longitude and latitude (RFC 7946) unless the file has the older `crs` member, or the user says otherwise.
 */
export const openGeoJson: OpenFeatureSource = async (path, options) => {
  const file = await openBytes(path, options.scratch, options.signal);
  const tally = new Tally();
  try {
    const { featuresAt, crs } = await readCollection(file, options, tally);
    const georeferenced = await settle(file, crs, options, tally);
    return sourceOf('GeoJSON', file, options, georeferenced, tally, () =>
      featuresAt === undefined ? wholeDocument(file) : collectionValues(file, featuresAt, options),
    );
  } catch (error) {
    file.close();
    throw error;
  }
};

/**
 * Opens a sequence of GeoJSON texts (.gz too): one per line, or each behind a record separator (RFC 8142).
 * A broken one is left out and counted.
 */
export const openGeoJsonSeq: OpenFeatureSource = async (path, options) => {
  const file = await openBytes(path, options.scratch, options.signal);
  const tally = new Tally();
  try {
    const first = jsonRecords(file).next();
    const value = first.done ? undefined : parseRecord(first.value, file, () => {});
    const crs = isObject(value) ? readCrsMember(file.name, value.crs, options) : undefined;
    const georeferenced = await settle(file, crs, options, tally);
    return sourceOf('GeoJSONSeq', file, options, georeferenced, tally, () =>
      sequenceValues(file, options, tally),
    );
  } catch (error) {
    file.close();
    throw error;
  }
};

function settle(
  file: ByteFile,
  found: string | undefined,
  options: ReadOptions,
  tally: Tally,
): Promise<Georeference> {
  return georeference({ file: file.name, found, byFormat: DEFAULT_CRS, options, tally });
}

function sourceOf(
  format: string,
  file: ByteFile,
  options: ReadOptions,
  georeference: Georeference,
  tally: Tally,
  values: () => Values,
): RowSource {
  const layer: RowLayer = {
    georeference,
    countTurned: true,
    async *rows(builder, findings) {
      const geometries = new GeometryReader(builder, findings);
      for await (const { value, name } of values()) {
        const row = featureRow(value, name, geometries, findings);
        if (row) yield row;
        else {
          tally.read++;
          findings.settle(name);
        }
      }
    },
  };
  return new RowSource(format, [layer], options, tally, () => file.close());
}

/** First pass: where the features of a collection begin, undefined for a single feature or geometry; and the CRS. */
async function readCollection(
  file: ByteFile,
  options: ReadOptions,
  tally: Tally,
): Promise<{ featuresAt?: number; crs?: string }> {
  const cursor = new JsonCursor(file);
  const breather = new Breather(options, 'finding the CRS', file.size * 2);
  let featuresAt: number | undefined;
  let crs: string | undefined;
  cursor.enterObject();
  let key: string | undefined;
  while ((key = cursor.nextKey()) !== undefined) {
    cursor.where = `the member "${key.slice(0, 60)}"`;
    if (key === 'features' && featuresAt === undefined) {
      featuresAt = cursor.position;
      cursor.enterArray();
      while (cursor.nextElement()) {
        cursor.skip();
        if (breather.due(cursor.position)) await breather.breathe(cursor.position);
      }
    } else if (key === 'features') {
      throw cursor.error('geojson-member-twice', 'has "features" twice', 'Keep one of them.');
    } else if (key === 'crs') crs = readCrsMember(file.name, cursor.value(), options);
    else cursor.skip();
    cursor.where = 'the document';
  }
  if (cursor.peek() !== -1) {
    tally.note(
      'trailing-content',
      'What follows the end of the document was not read.',
      `byte ${cursor.position}`,
    );
  }
  return { featuresAt, crs };
}

async function* collectionValues(file: ByteFile, featuresAt: number, options: ReadOptions): Values {
  const cursor = new JsonCursor(file, featuresAt);
  const breather = new Breather(options, 'reading features', file.size * 2);
  cursor.enterArray();
  for (let number = 1; ; number++) {
    cursor.where = 'the member "features"';
    if (!cursor.nextElement()) return;
    const name = `feature ${number}`;
    cursor.where = name;
    yield { value: cursor.value(), name, position: cursor.position };
    if (breather.due(cursor.position)) await breather.breathe(file.size + cursor.position);
  }
}

async function* wholeDocument(file: ByteFile): Values {
  const cursor = new JsonCursor(file);
  cursor.where = 'the document';
  yield { value: cursor.value(), name: 'the document', position: cursor.position };
}

async function* sequenceValues(file: ByteFile, options: ReadOptions, tally: Tally): Values {
  const breather = new Breather(options, 'reading features', file.size);
  for (const record of jsonRecords(file)) {
    const name = `record ${record.number}`;
    if (breather.due(record.position)) await breather.breathe(record.position);
    let broken = false;
    const value = parseRecord(record, file, (message) => {
      broken = true;
      tally.read++;
      tally.dropped('record-not-json', 'Records that are not JSON were left out.', `${name}: ${message}`);
    });
    if (broken) continue;
    const { position } = record;
    if (isObject(value) && value.type === 'FeatureCollection' && Array.isArray(value.features)) {
      for (const member of value.features) yield { value: member, name, position };
    } else yield { value, name, position };
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
