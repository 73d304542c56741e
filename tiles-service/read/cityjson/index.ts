import { dirname } from 'node:path';
import type { Feature } from '../../../models/feature.ts';
import { FeatureBatch } from '../feature-batch.ts';
import { type FeatureSource, type OpenFeatureSource, type ReadOptions, Tally } from '../feature-source.ts';
import { type Georeference, georeference } from '../georeference.ts';
import { Breather } from '../json/breather.ts';
import { type ByteFile, openBytes } from '../json/byte-file.ts';
import { JsonCursor } from '../json/json-cursor.ts';
import { type CityJsonDocument, readDocument } from './document.ts';
import type { Appearance } from './geometry.ts';
import { NO_APPEARANCE, readAppearance, readReferenceSystem } from './header.ts';
import { CityObjectReader } from './object-reader.ts';
import { findingsOf } from './reasons.ts';
import { Templates } from './templates.ts';
import { readTextures } from './textures.ts';
import { VertexIndex } from './vertex-index.ts';

export { openCityJsonSeq } from './sequence.ts';

/**
 * Opens a CityJSON document 1.0, 1.1 or 2.0 (.gz too) of any size. Opening makes the first pass: all vertices go
 * into an index as longitude, latitude and ellipsoidal height; reading the features is the second one.
 */
export const openCityJson: OpenFeatureSource = async (path, options) => {
  const tally = new Tally();
  const file = await openBytes(path, options.scratch, options.signal);
  const vertices = new VertexIndex(options.scratch);
  const textureVertices = new VertexIndex(options.scratch);
  try {
    const document = await readDocument(file, options, vertices, textureVertices, tally);
    const georeferenced = await georeference({
      file: file.name,
      found: readReferenceSystem(document.members),
      options,
      tally,
    });
    const breather = new Breather(options, 'placing vertices', vertices.count);
    let placed = 0;
    for (const count of vertices.rewrite((triplets) => georeferenced.toGeodetic(triplets))) {
      placed += count;
      if (placed % (64 * 4096) === 0) await breather.breathe(placed);
    }
    // After the positions: that a file lies outside of its CRS is the deeper error.
    const onGround = !georeferenced.hasVerticalDatum && document.isFlat;
    if (onGround) {
      tally.note(
        'heights-absent',
        'All heights are 0, from no datum: everything was laid on the ground.',
        file.name,
      );
    } else georeferenced.requireVerticalDatum();
    const appearance: Appearance = readAppearance(document.members.appearance) ?? NO_APPEARANCE;
    const textures = await readTextures(
      document.members.appearance,
      dirname(path),
      options.textures,
      textureVertices,
    );
    return new CityJsonSource(
      file,
      options,
      vertices,
      textureVertices,
      document,
      textures ? { ...appearance, textures } : appearance,
      georeferenced,
      onGround,
      tally,
    );
  } catch (error) {
    vertices.close();
    textureVertices.close();
    file.close();
    throw error;
  }
};

class CityJsonSource implements FeatureSource {
  readonly format: string;
  readonly crs: FeatureSource['crs'];
  readonly tally: Tally;
  readonly #file: ByteFile;
  readonly #options: ReadOptions;
  readonly #vertices: VertexIndex;
  readonly #textureVertices: VertexIndex;
  readonly #document: CityJsonDocument;
  readonly #appearance: Appearance;
  readonly #georeference: Georeference;
  readonly #onGround: boolean;

  constructor(
    file: ByteFile,
    options: ReadOptions,
    vertices: VertexIndex,
    textureVertices: VertexIndex,
    document: CityJsonDocument,
    appearance: Appearance,
    georeferenced: Georeference,
    onGround: boolean,
    tally: Tally,
  ) {
    this.format = `CityJSON ${document.version}`;
    this.crs = georeferenced.report;
    this.tally = tally;
    this.#file = file;
    this.#options = options;
    this.#vertices = vertices;
    this.#textureVertices = textureVertices;
    this.#document = document;
    this.#appearance = appearance;
    this.#georeference = georeferenced;
    this.#onGround = onGround;
  }

  async *features(): AsyncGenerator<Feature[]> {
    const file = this.#file;
    const { members, ids, objectsAt } = this.#document;
    const findings = findingsOf(this.tally);
    const objects = new CityObjectReader({
      source: this.#options.source,
      file: file.name,
      georeference: this.#georeference,
      templates: new Templates(members['geometry-templates']),
      findings,
      hasObject: (id) => ids.has(id),
    });
    const breather = new Breather(this.#options, 'reading objects', file.size * 2);
    const batch = new FeatureBatch();
    try {
      const cursor = new JsonCursor(file, objectsAt);
      cursor.where = 'the member "CityObjects"';
      cursor.enterObject();
      let id: string | undefined;
      while ((id = cursor.nextKey()) !== undefined) {
        cursor.where = `CityObject "${id.slice(0, 60)}"`;
        this.tally.read++;
        let feature: Feature | undefined;
        if (ids.mark(id)) feature = objects.read(id, cursor.value(), this.#vertices, this.#appearance);
        else {
          findings.add('duplicate-id');
          cursor.skip();
        }
        findings.settle(id);
        if (feature) {
          if (this.#onGround) for (const geometry of feature.geometries) geometry.heightReference = 'ground';
          if (batch.add(feature)) yield batch.take();
        }
        if (breather.due(cursor.position)) await breather.breathe(file.size + cursor.position);
        cursor.where = 'the member "CityObjects"';
      }
      if (!batch.isEmpty) yield batch.take();
    } finally {
      this.#vertices.close();
      this.#textureVertices.close();
      file.close();
    }
  }
}
