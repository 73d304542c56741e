import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Feature } from '../../../models/feature.ts';
import { FeatureBatch } from '../feature-batch.ts';
import { type FeatureSource, type OpenFeatureSource, type ReadOptions, Tally } from '../feature-source.ts';
import { IdSet } from '../id-set.ts';
import { Breather } from '../json/breather.ts';
import type { ByteFile } from '../json/byte-file.ts';
import { openXml } from '../xml/open-xml.ts';
import { EOF, START, XmlCursor } from '../xml/xml-cursor.ts';
import { AppearanceIndex } from './appearance-index.ts';
import { AttributeReader } from './attributes.ts';
import { Codelists } from './codelists.ts';
import { Dresser } from './dresser.ts';
import { FeatureReader } from './feature-reader.ts';
import { GeometryIndex } from './geometry-index.ts';
import { GeometryParser } from './geometry-parser.ts';
import { GeometryPool } from './geometry-pool.ts';
import { ImplicitPlacer } from './implicit.ts';
import { readMember } from './member.ts';
import { Placing } from './placing.ts';
import { type Findings, findingsOf } from './reasons.ts';
import { ShapeBuilder } from './shape-builder.ts';
import { type Survey, survey } from './survey.ts';
import { CODE, codeOf } from './vocabulary.ts';

/** Elements that hold objects of the city. */
const CONTAINERS = /^(cityObjectMember|featureMembers?|member|CityModel|FeatureCollection)$/;
/** Prototypes of implicit geometries are kept from member to member up to so many numbers. */
const KEPT_PROTOTYPE_NUMBERS = 3_000_000;

/**
 * Opens a CityGML document 1.0, 2.0 or 3.0 (.gz too, in any encoding) of any size. Opening makes the first pass:
 * the document is checked, and its appearances go into an index on disk; reading the features is the second one.
 * Links out of an object are followed through an index that is made when the first one is met.
 */
export const openCityGml: OpenFeatureSource = async (path, options) => {
  const tally = new Tally();
  const findings = findingsOf(tally);
  const file = await openXml(path, options.scratch, options.signal);
  const folder = mkdtempSync(join(options.scratch, 'citygml-'));
  const appearances = new AppearanceIndex(folder);
  try {
    const known = await survey(file, options, appearances, findings);
    const placing = await Placing.of(file.name, known, options, tally);
    findings.settle(file.name);
    return new CityGmlSource(path, file, folder, options, known, placing, appearances, tally, findings);
  } catch (error) {
    appearances.close();
    file.close();
    throw error;
  }
};

class CityGmlSource implements FeatureSource {
  readonly format: string;
  readonly crs: FeatureSource['crs'];
  readonly tally: Tally;
  readonly #path: string;
  readonly #file: ByteFile;
  readonly #folder: string;
  readonly #options: ReadOptions;
  readonly #survey: Survey;
  readonly #placing: Placing;
  readonly #appearances: AppearanceIndex;
  readonly #findings: Findings;

  constructor(
    path: string,
    file: ByteFile,
    folder: string,
    options: ReadOptions,
    known: Survey,
    placing: Placing,
    appearances: AppearanceIndex,
    tally: Tally,
    findings: Findings,
  ) {
    this.format = `CityGML ${known.version}`;
    this.crs = placing.georeference.report;
    this.tally = tally;
    this.#path = path;
    this.#file = file;
    this.#folder = folder;
    this.#options = options;
    this.#survey = known;
    this.#placing = placing;
    this.#appearances = appearances;
    this.#findings = findings;
  }

  async *features(): AsyncGenerator<Feature[]> {
    const file = this.#file;
    const findings = this.#findings;
    const pool = new GeometryPool();
    const prototypes = new GeometryPool();
    const parser = new GeometryParser(pool, !this.#appearances.isEmpty);
    const prototypeParser = new GeometryParser(prototypes, !this.#appearances.isEmpty);
    const { georeference } = this.#placing;
    const dresser = new Dresser(
      this.#appearances,
      this.#options.textures,
      this.#path,
      georeference,
      findings,
    );
    const shapes = new ShapeBuilder(findings);
    const ids = new IdSet();
    const reader = new FeatureReader({
      source: this.#options.source,
      pool,
      shapes,
      attributes: new AttributeReader(new Codelists(this.#path), findings),
      implicit: new ImplicitPlacer({ pool, prototypes, shapes, georeference, dresser, findings }),
      dresser,
      findings,
      takeId: (id) => ids.add(id),
    });
    const links = new GeometryIndex(file, this.#folder, this.#survey.bindings, this.#options);
    const breather = new Breather(this.#options, 'reading objects', file.size * 2);
    const batch = new FeatureBatch();
    const xml = new XmlCursor(file, codeOf);
    try {
      for (let token = xml.next(); token !== EOF; token = xml.next()) {
        if (token !== START || xml.depth === 1 || CONTAINERS.test(xml.name.local)) continue;
        if (xml.name.code === CODE.appearance || xml.depth < 3) {
          if (/^(version|versionTransition)Member$/.test(xml.name.local)) findings.add('dynamic-left-out');
          xml.skip();
          continue;
        }
        const prototypeLinks: string[] = [];
        const member = readMember(xml, parser, prototypeParser, prototypeLinks);
        await this.#follow(pool, parser, links);
        for (const id of prototypeLinks) {
          if (!prototypes.byId.has(id)) await links.fetch(id, prototypeParser);
        }
        await this.#placing.place(pool, findings);
        const corners = { positions: pool.coordinates.data, first: 0 };
        const features = reader.read(member, corners);
        await dresser.resolve();
        findings.settle(features[0]?.id ?? file.name);
        this.tally.read += features.length + reader.dropped;
        reader.dropped = 0;
        pool.clear();
        if (prototypes.coordinates.length > KEPT_PROTOTYPE_NUMBERS) prototypes.clear();
        for (const feature of features) if (batch.add(feature)) yield batch.take();
        if (breather.due(xml.position)) await breather.breathe(file.size + xml.position);
      }
      if (!batch.isEmpty) yield batch.take();
    } finally {
      links.close();
      this.#appearances.close();
      file.close();
    }
  }

  /** Brings geometries that the member links to, and those that they link to, into the pool. */
  async #follow(pool: GeometryPool, parser: GeometryParser, links: GeometryIndex): Promise<void> {
    const missing = new Set<string>();
    for (let index = 0; index < pool.links.length; index++) {
      const { id, isElsewhere } = pool.links[index];
      if (isElsewhere || pool.byId.has(id) || missing.has(id)) continue;
      if (!(await links.fetch(id, parser))) missing.add(id);
    }
  }
}
