import { ByteBuffer } from 'flatbuffers';
import { Feature as FgbFeature } from 'flatgeobuf';
import { Header } from 'flatgeobuf/lib/mjs/flat-geobuf/header.js';
import { fromByteBuffer, type HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js';
import { InputError } from '../../../models/errors.ts';
import { type OpenFeatureSource, type ReadOptions, Tally } from '../feature-source.ts';
import { georeference } from '../georeference.ts';
import { Breather } from '../json/breather.ts';
import { type ByteFile, openBytes } from '../json/byte-file.ts';
import { ByteView } from '../shapefile/byte-view.ts';
import { fieldNames } from '../simple-features/field-names.ts';
import { requireIdField } from '../simple-features/id-field.ts';
import type { Row, RowLayer } from '../simple-features/row.ts';
import { RowSource } from '../simple-features/row-source.ts';
import { GeometryReader } from './geometry.ts';
import { type Column, readProperties } from './properties.ts';

const MAGIC_BYTES = 8;
const MAXIMUM_HEADER = 16 * 2 ** 20;
const MAXIMUM_FEATURE = 256 * 2 ** 20;
/** Bytes of a node of the index: a box of four doubles and an offset. */
const NODE_BYTES = 40;

interface FgbFile {
  file: ByteFile;
  name: string | undefined;
  header: HeaderMeta;
  columns: Column[];
  /** Where the first feature begins. */
  featuresAt: number;
}

/** Opens a FlatGeobuf file, version 3 (.gz too). Its index is passed over: all features are read in their order. */
export const openFlatGeobuf: OpenFeatureSource = async (path, options) => {
  const file = await openBytes(path, options.scratch, options.signal);
  const tally = new Tally();
  try {
    const opened = readHeader(file);
    const { header, columns } = opened;
    if (options.idField !== undefined)
      requireIdField(
        file.name,
        options.idField,
        columns.map(({ name }) => name),
      );
    const layer: RowLayer = {
      name: opened.name,
      georeference: await georeference({ file: file.name, found: crsOf(header), options, tally }),
      rows: (builder, findings) => rowsOf(opened, options, tally, builder, findings),
    };
    return new RowSource('FlatGeobuf', [layer], options, tally, () => file.close());
  } catch (error) {
    file.close();
    throw error;
  }
};

function readHeader(file: ByteFile): FgbFile {
  const start = Buffer.alloc(MAGIC_BYTES + 4);
  if (file.read(start, 0) < start.length) throw broken(file, 'ends in the middle of its header');
  if (start[3] !== 3) throw broken(file, `is of version ${start[3]}; version 3 is read`);
  const length = start.readUInt32LE(MAGIC_BYTES);
  if (length > MAXIMUM_HEADER || MAGIC_BYTES + 4 + length > file.size)
    throw broken(file, 'ends in the middle of its header');
  const bytes = new Uint8Array(4 + length);
  file.read(bytes, MAGIC_BYTES);
  let header: HeaderMeta;
  let name: string | undefined;
  try {
    header = fromByteBuffer(new ByteBuffer(bytes));
    name = Header.getSizePrefixedRootAsHeader(new ByteBuffer(bytes)).name() ?? header.title ?? undefined;
  } catch (error) {
    throw broken(file, `has a damaged header (${(error as Error).message})`);
  }
  const { featuresCount, indexNodeSize } = header;
  const index = indexNodeSize > 0 && featuresCount > 0 ? indexBytes(featuresCount, indexNodeSize) : 0;
  const featuresAt = MAGIC_BYTES + 4 + length + index;
  if (!(featuresAt <= file.size)) throw broken(file, 'ends in the middle of its index');
  const names = fieldNames((header.columns ?? []).map(({ name }) => name));
  const columns = (header.columns ?? []).map(({ type }, at) => ({ name: names[at], type: Number(type) }));
  return { file, name, header, columns, featuresAt };
}

/** Bytes of a packed Hilbert R-tree over so many items: every level has a node for `nodeSize` nodes below it. */
function indexBytes(items: number, nodeSize: number): number {
  const size = Math.max(2, nodeSize);
  let nodes = items;
  let level = items;
  do {
    level = Math.ceil(level / size);
    nodes += level;
  } while (level > 1);
  return nodes * NODE_BYTES;
}

/** The code of an authority, else the well-known text. */
function crsOf({ crs }: HeaderMeta): string | undefined {
  if (!crs) return undefined;
  const code = crs.code > 0 ? String(crs.code) : (crs.code_string ?? '');
  if (code !== '') return `${crs.org?.trim() || 'EPSG'}:${code}`;
  return crs.wkt?.trim() || undefined;
}

async function* rowsOf(
  { file, header, columns, featuresAt }: FgbFile,
  options: ReadOptions,
  tally: Tally,
  ...[builder, findings]: Parameters<RowLayer['rows']>
): AsyncGenerator<Row> {
  const breather = new Breather(options, 'reading features', file.size);
  const geometries = new GeometryReader(builder, findings);
  const view = new ByteView(file);
  // Numbers of a flat buffer stand at multiples of their size, so that arrays of them are views of the bytes.
  let scratch = new Uint8Array(64 * 1024);
  let number = 1;
  for (let position = featuresAt; position < file.size; number++) {
    if (breather.due(position)) await breather.breathe(position);
    const length = view.at(position, 4)?.readUInt32LE(0) ?? -1;
    const stored = length > MAXIMUM_FEATURE ? undefined : view.at(position, 4 + length);
    if (length < 4 || !stored) throw broken(file, `ends in the middle of feature ${number}`);
    if (stored.length > scratch.length) scratch = new Uint8Array(2 * stored.length);
    scratch.set(stored);
    position += stored.length;
    const name = `feature ${number}`;
    const row: Row = { name, attributes: {}, geometries: [] };
    const bytes = scratch.subarray(0, stored.length);
    try {
      const feature = FgbFeature.getSizePrefixedRootAsFeature(new ByteBuffer(bytes));
      row.attributes = readProperties(feature.propertiesArray(), columnsOf(feature) ?? columns);
      const geometry = feature.geometry();
      if (geometry) geometries.read(geometry, Number(header.geometryType), length, row.geometries);
    } catch (error) {
      // What a flat buffer points to is not checked by the library: damage shows as a range that is not there.
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
      findings.settle(name);
      tally.read++;
      tally.dropped('feature-damaged', 'Features whose bytes are damaged were left out.', name);
      continue;
    }
    yield row;
  }
  const told = header.featuresCount;
  if (told > 0 && told !== number - 1)
    tally.note(
      'feature-count',
      'The header counts other features than there are.',
      `${told}, and ${number - 1}`,
    );
}

/** Columns of the feature itself, which stand in the place of the header's. */
function columnsOf(feature: FgbFeature): Column[] | undefined {
  const count = feature.columnsLength();
  if (count === 0) return undefined;
  if (count > 0xffff) throw new RangeError('It has too many columns.');
  const own = Array.from({ length: count }, (_, at) => feature.columns(at));
  const names = fieldNames(own.map((column) => column?.name() ?? ''));
  return own.map((column, at) => ({ name: names[at], type: Number(column?.type()) }));
}

function broken(file: ByteFile, what: string): InputError {
  return new InputError('fgb-broken', file.name, `${what}.`, 'Copy or export it again.');
}
