import { dirname } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import type { Feature } from '../../../models/feature.ts';
import { FeatureBatch } from '../feature-batch.ts';
import { type FeatureSource, type OpenFeatureSource, type ReadOptions, Tally } from '../feature-source.ts';
import { type Georeference, georeference } from '../georeference.ts';
import { IdSet } from '../id-set.ts';
import { Breather } from '../json/breather.ts';
import { type ByteFile, openBytes } from '../json/byte-file.ts';
import { parseRecord } from '../json/parse-record.ts';
import { jsonRecords } from '../json/records.ts';
import type { Appearance } from './geometry.ts';
import {
  applyTransform,
  checkVersion,
  type HeaderMembers,
  NO_APPEARANCE,
  readAppearance,
  readReferenceSystem,
  readTransform,
  type VertexTransform,
} from './header.ts';
import { isObject } from './is-object.ts';
import { CityObjectReader } from './object-reader.ts';
import { findingsOf } from './reasons.ts';
import { Templates } from './templates.ts';
import { pairReader, readTextures } from './textures.ts';
import { VertexIndex } from './vertex-index.ts';

/**
 * Opens a CityJSONSeq (.city.jsonl, .gz too): a first line with the CityJSON document's metadata, then one
 * CityJSONFeature with vertices of its own per line. One pass; one line is held at a time.
 */
export const openCityJsonSeq: OpenFeatureSource = async (path, options) => {
  const tally = new Tally();
  const file = await openBytes(path, options.scratch, options.signal);
  try {
    const first = jsonRecords(file).next();
    if (first.done) {
      throw new InputError('file-empty', file.name, 'is empty.', 'Copy or download it again.');
    }
    const members = parseRecord(first.value, file);
    if (!isObject(members)) throw notAFirstLine(file.name);
    const version = checkVersion(file.name, members);
    const transform = readTransform(file.name, version, members, tally);
    const found = readReferenceSystem(members);
    const georeferenced = await georeference({ file: file.name, found, options, tally });
    georeferenced.requireVerticalDatum();
    return new CityJsonSeqSource(
      file,
      dirname(path),
      options,
      version,
      members,
      transform,
      georeferenced,
      tally,
    );
  } catch (error) {
    file.close();
    throw error;
  }
};

class CityJsonSeqSource implements FeatureSource {
  readonly format: string;
  readonly crs: FeatureSource['crs'];
  readonly tally: Tally;
  readonly #file: ByteFile;
  readonly #folder: string;
  readonly #options: ReadOptions;
  readonly #members: HeaderMembers;
  readonly #transform: VertexTransform | undefined;
  readonly #georeference: Georeference;

  constructor(
    file: ByteFile,
    folder: string,
    options: ReadOptions,
    version: string,
    members: HeaderMembers,
    transform: VertexTransform | undefined,
    georeferenced: Georeference,
    tally: Tally,
  ) {
    this.format = `CityJSONSeq ${version}`;
    this.crs = georeferenced.report;
    this.tally = tally;
    this.#file = file;
    this.#folder = folder;
    this.#options = options;
    this.#members = members;
    this.#transform = transform;
    this.#georeference = georeferenced;
  }

  async *features(): AsyncGenerator<Feature[]> {
    const file = this.#file;
    const { tally } = this;
    const findings = findingsOf(tally);
    const vertices = new VertexIndex(this.#options.scratch);
    const ids = new IdSet();
    let line: Record<string, unknown> = {};
    const objects = new CityObjectReader({
      source: this.#options.source,
      file: file.name,
      georeference: this.#georeference,
      templates: new Templates(this.#members['geometry-templates']),
      findings,
      // A line holds a feature with all its parts; a link may also lead back to an earlier line.
      hasObject: (id) => Object.hasOwn(line, id) || ids.has(id),
    });
    const common = await this.#appearance(this.#members.appearance, NO_APPEARANCE);
    const breather = new Breather(this.#options, 'reading features', file.size);
    const batch = new FeatureBatch();
    try {
      for (const record of jsonRecords(file)) {
        if (breather.due(record.position)) await breather.breathe(record.position);
        const parsed = parseRecord(record, file, (message) => {
          tally.read++;
          tally.dropped(
            'record-not-json',
            'Lines that are not JSON were left out.',
            `line ${record.number}: ${message}`,
          );
        });
        if (parsed === undefined) continue;
        const isFirst = record.number === 1;
        if (
          !isObject(parsed) ||
          !isObject(parsed.CityObjects) ||
          (!isFirst && parsed.type !== 'CityJSONFeature')
        ) {
          if (isFirst) continue;
          tally.read++;
          tally.dropped(
            'record-unknown',
            'Lines that are not a CityJSONFeature were left out.',
            `line ${record.number}`,
          );
          continue;
        }
        line = parsed.CityObjects;
        this.#takeVertices(parsed.vertices, vertices, `line ${record.number}`);
        const appearance: Appearance = await this.#appearance(parsed.appearance, common);
        for (const id in line) {
          tally.read++;
          let feature: Feature | undefined;
          if (ids.add(id)) feature = objects.read(id, line[id], vertices, appearance);
          else findings.add('duplicate-id');
          findings.settle(id);
          if (feature && batch.add(feature)) yield batch.take();
        }
      }
      if (!batch.isEmpty) yield batch.take();
    } finally {
      vertices.close();
      file.close();
    }
  }

  async #appearance(member: unknown, common: Appearance): Promise<Appearance> {
    if (!isObject(member)) return common;
    const coordinates = pairReader(member['vertices-texture']);
    const textures = await readTextures(member, this.#folder, this.#options.textures, coordinates);
    const own = readAppearance(member) ?? common;
    return textures ? { ...own, textures } : own;
  }

  #takeVertices(list: unknown, vertices: VertexIndex, where: string): void {
    vertices.clear();
    if (!Array.isArray(list)) return;
    const triplets = new Float64Array(list.length * 3);
    let malformed = 0;
    list.forEach((vertex: unknown, index) => {
      const isTriple =
        Array.isArray(vertex) &&
        vertex.length === 3 &&
        typeof vertex[0] === 'number' &&
        typeof vertex[1] === 'number' &&
        typeof vertex[2] === 'number';
      if (!isTriple) malformed++;
      for (let axis = 0; axis < 3; axis++) triplets[index * 3 + axis] = isTriple ? vertex[axis] : Number.NaN;
    });
    if (malformed > 0) {
      const message = 'Vertices that are not three numbers were set aside; surfaces with them are left out.';
      this.tally.repaired('vertex-malformed', message, where, malformed);
    }
    applyTransform(this.#transform, triplets);
    this.#georeference.toGeodetic(triplets);
    vertices.append(triplets, list.length);
  }
}

function notAFirstLine(file: string): InputError {
  return new InputError(
    'cityjson-type',
    file,
    'its first line is not a CityJSON object.',
    'The first line of a CityJSONSeq holds the metadata of the document: {"type":"CityJSON", …}.',
  );
}
