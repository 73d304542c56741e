import { isUtf8 } from 'node:buffer';
import { InputError } from '../../../models/errors.ts';
import type { ReadOptions, Tally } from '../feature-source.ts';
import { featureRow } from '../geojson/feature-row.ts';
import { GeometryReader } from '../geojson/geometry.ts';
import { givenEncoding } from '../shapefile/text-encoding.ts';
import type { Row, RowLayer } from '../simple-features/row.ts';
import { Drawing } from './drawing.ts';
import type { GdalFile } from './index.ts';
import { failed, type GdalLayer } from './layers.ts';
import { linesOf } from './line-splitter.ts';
import { type GdalPrograms, start } from './programs.ts';

/** Digits behind the point: 0.1 nm in metres, 0.01 mm in degrees. */
const PRECISION = 10;

export interface GdalLayerRequest {
  programs: GdalPrograms;
  file: GdalFile;
  layer: GdalLayer;
  isOneOfSeveral: boolean;
}

/** The rows of a layer, as ogr2ogr writes them: a GeoJSON feature per line. */
export async function* layerRows(
  request: GdalLayerRequest,
  options: ReadOptions,
  tally: Tally,
  ...[builder, findings]: Parameters<RowLayer['rows']>
): AsyncGenerator<Row> {
  const { programs, file, layer } = request;
  // What has no place in GeoJSON is told apart by the layer's type, and taken as polygons in space.
  const isInSpace = /TIN|Polyhedral|Triangle/i.test(layer.geometry);
  const geometries = new GeometryReader(builder, findings, isInSpace);
  const decoder =
    options.encoding === undefined ? undefined : new TextDecoder(givenEncoding(options.encoding));
  const parseLine = (line: Buffer): unknown => parse(line, file, decoder);
  const drawing = file.driver.hasNoCrs
    ? await Drawing.open(programs, file, options, findings, tally, parseLine)
    : undefined;
  const child = start(programs.ogr2ogr, parametersOf(request, isInSpace), options.signal);
  let number = 0;
  let isThrough = false;
  try {
    for await (const lines of linesOf(child.output, file.name)) {
      options.signal?.throwIfAborted();
      options.onProgress?.({
        step: `reading ${layer.name}`,
        done: number,
        ...(layer.count !== undefined && { total: layer.count }),
        unit: 'features',
      });
      for (const line of lines) {
        if (line.length === 0) continue;
        number++;
        const value = parseLine(line);
        if (drawing && !drawing.settle(value)) continue;
        const row = featureRow(value, `${layer.name} row ${number}`, geometries, findings);
        if (!row) {
          tally.read++;
          findings.settle(`${layer.name} row ${number}`);
        } else yield settleRow(row, request);
      }
    }
    isThrough = true;
  } finally {
    if (!isThrough) child.kill();
  }
  const code = await child.ended;
  options.signal?.throwIfAborted();
  const messages = child.messages();
  if (code !== 0) throw failed(programs, file.name, file.driver, messages);
  for (const message of new Set(messages.match(/^ERROR .*$/gm) ?? []))
    tally.note('gdal-message', 'GDAL had something to say.', `${layer.name}: ${message.slice(0, 200)}`);
}

function parametersOf({ file, layer }: GdalLayerRequest, isInSpace: boolean): string[] {
  if (layer.name.startsWith('-')) {
    throw new InputError(
      'layer-name',
      file.name,
      `has a layer "${layer.name}", which ogr2ogr would take as an option.`,
      'Rename the layer, or read another one with --sublayer.',
    );
  }
  return [
    ...['-f', 'GeoJSONSeq', '-preserve_fid'],
    // GeoJSONSeq is always in degrees: saying that the coordinates are degrees keeps GDAL from transforming them.
    ...['-a_srs', 'EPSG:4326', '-lco', `COORDINATE_PRECISION=${PRECISION}`],
    ...['-nlt', isInSpace ? 'MULTIPOLYGON' : 'CONVERT_TO_LINEAR'],
    ...file.openOptions,
    ...['/vsistdout/', file.path, layer.name],
  ];
}

/** `decode`: of texts in the encoding that the user gives; GDAL hands on as they are those that it cannot tell. */
function parse(line: Buffer, file: GdalFile, decoder: TextDecoder | undefined): unknown {
  if (isUtf8(line)) return JSON.parse(line.toString('utf8'));
  if (!decoder) {
    throw new InputError(
      'encoding-missing',
      file.name,
      'does not say how its texts are encoded, and they are not UTF-8.',
      'Give the encoding with --encoding, for example --encoding gb18030.',
    );
  }
  // Byte by byte first: the second byte of a character may be one that means something in JSON.
  return decodeTexts(JSON.parse(line.toString('latin1')), decoder);
}

function decodeTexts(value: unknown, decoder: TextDecoder): unknown {
  if (typeof value === 'string') return decoder.decode(Buffer.from(value, 'latin1'));
  if (Array.isArray(value)) {
    return typeof value[0] === 'number' ? value : value.map((item) => decodeTexts(item, decoder));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, item]) => [decodeTexts(key, decoder), decodeTexts(item, decoder)]),
  );
}

/** The row's number serves as id only in databases, which keep it; in drawings every entity has a handle. */
function settleRow(row: Row, { file, layer, isOneOfSeveral }: GdalLayerRequest): Row {
  const { id, attributes } = row;
  row.id = undefined;
  if (file.driver.hasRowIds && id !== undefined)
    row.rowId = isOneOfSeveral ? `${layer.name}.${id}` : String(id);
  const { EntityHandle: handle, Layer: drawnOn, Level: level, Text: text } = attributes;
  if (file.driver.driver === 'DXF' && typeof handle === 'string' && handle !== '') row.id = handle;
  // A hatch has the name of its pattern there.
  const [shape] = row.geometries;
  if (file.driver.hasNoCrs && typeof text === 'string' && text !== '' && shape?.kind === 'points')
    row.title = text.replace(/\s+/g, ' ').trim();
  if (typeof drawnOn === 'string') row.layer = drawnOn;
  else if (file.driver.driver === 'DGN' && typeof level === 'number') row.layer = `level ${level}`;
  return row;
}
