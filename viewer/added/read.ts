import { AddError } from './add-error.ts';
import { type ColumnQuestion, type PlaceColumns, readCsv } from './csv.ts';
import { type CzmlPacket, readCzml } from './czml.ts';
import type { Format } from './detect.ts';
import { readGeoJson } from './geojson.ts';
import { type GltfModel, readGltf } from './gltf.ts';
import { readKml, readKmz } from './kml.ts';
import { type LeftOut, LIMITS, type ReadResult } from './read-result.ts';
import { readZippedShapefiles } from './shapefile.ts';
import { decodeText, decodeXml } from './text-encoding.ts';

export interface ReadRequest {
  name: string;
  format: Format;
  bytes: Uint8Array;
  columns?: PlaceColumns;
  encoding?: string;
  /** Files that came with a glTF, by their names in lower case. */
  beside?: ReadonlyMap<string, Uint8Array>;
  /** Address of a model whose files are beside it there. */
  base?: string;
}

/** What a file is read into; a ZIP archive may have several parts. */
export type ReadPart =
  | { kind: 'features'; name: string; result: ReadResult }
  | { kind: 'czml'; name: string; packets: CzmlPacket[]; leftOut: LeftOut }
  | { kind: 'model'; name: string; model: GltfModel };

/** Reads a file whose format is known. Throws AddError. */
export async function readFile(request: ReadRequest): Promise<ReadPart[] | ColumnQuestion> {
  const { name, format, bytes } = request;
  if (bytes.length > LIMITS.bytes)
    throw new AddError('too-large', {
      name,
      size: Math.round(bytes.length / 2 ** 20),
      limit: LIMITS.bytes / 2 ** 20,
    });
  switch (format) {
    case 'geojson':
      return [featuresPart(name, readGeoJson(name, decodeText(name, bytes, request.encoding).text))];
    case 'kml':
      return [featuresPart(name, readKml(name, decodeXml(name, bytes)))];
    case 'kmz':
      return [featuresPart(name, await readKmz(name, bytes))];
    case 'csv': {
      const { columns, encoding } = request;
      const result = readCsv(name, bytes, {
        ...(columns ? { columns } : {}),
        ...(encoding ? { encoding } : {}),
      });
      return 'question' in result ? result : [featuresPart(name, result)];
    }
    case 'shapefile': {
      const parts = await readZippedShapefiles(name, bytes);
      return parts.map((part) => featuresPart(part.name, part.result));
    }
    case 'czml': {
      const { packets, leftOut } = readCzml(name, decodeText(name, bytes).text);
      return [{ kind: 'czml', name: stemOf(name), packets, leftOut }];
    }
    case 'gltf':
      return [
        { kind: 'model', name: stemOf(name), model: readGltf(name, bytes, request.beside, request.base) },
      ];
  }
}

function featuresPart(name: string, result: ReadResult): ReadPart {
  if (result.features.length === 0) throw new AddError('no-places', { name });
  return { kind: 'features', name: stemOf(name), result };
}

function stemOf(name: string): string {
  return name.replace(/\.[a-z0-9]{2,8}$/i, '') || name;
}
