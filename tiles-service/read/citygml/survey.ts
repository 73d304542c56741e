import { InputError } from '../../../models/errors.ts';
import type { ReadOptions } from '../feature-source.ts';
import { Breather } from '../json/breather.ts';
import type { ByteFile } from '../json/byte-file.ts';
import { NumberList } from '../xml/numbers.ts';
import { EOF, START, XmlCursor } from '../xml/xml-cursor.ts';
import type { AppearanceIndex } from './appearance-index.ts';
import { AppearanceParser } from './appearance-parser.ts';
import type { Findings } from './reasons.ts';
import { CITYGML, CODE, codeOf, GML } from './vocabulary.ts';

/** What the first pass over a document tells. */
export interface Survey {
  /** CityGML's version: 1, 2 or 3. */
  version: string;
  /** The first CRS that the document names: of its envelope, as a rule. */
  srsName?: string;
  /** The first position of the document as numbers, in the file's order of axes; shorter if there is none. */
  firstPosition: number[];
  /** Namespaces by prefix at the root, for reading single elements later. */
  bindings: ReadonlyMap<string, string>;
}

/**
 * Goes over the document once: checks that it is well-formed and CityGML, finds its CRS, and puts all appearances,
 * which may stand behind the surfaces that they are for, into the index.
 * @throws InputError `gml-plain`, `citygml-root`, `xml-broken`
 */
export async function survey(
  file: ByteFile,
  options: ReadOptions,
  appearances: AppearanceIndex,
  findings: Findings,
): Promise<Survey> {
  const xml = new XmlCursor(file, codeOf);
  const parser = new AppearanceParser(appearances, findings);
  const breather = new Breather(options, 'surveying', file.size * 2);
  if (xml.next() !== START) throw xml.broken('it has no elements');
  const { bindings } = xml;
  checkRoot(file.name, xml);
  const result: Survey = { version: versionOf(xml), firstPosition: [], bindings };
  const numbers = new NumberList();
  for (let token = xml.next(); token !== EOF; token = xml.next()) {
    if (token !== START) continue;
    const { code } = xml.name;
    if (code === CODE.other || code === CODE.citygml) {
      if (breather.due(xml.position)) await breather.breathe(xml.position);
    } else if (code === CODE.appearance) parser.parse(xml);
    else {
      if (result.srsName === undefined && xml.attributeCount > 0) {
        const name = xml.attribute('srsName')?.trim();
        if (name) result.srsName = name;
      }
      const isPosition = code === CODE.lowerCorner || code === CODE.posList || code === CODE.pos;
      if (result.firstPosition.length < 2 && isPosition) {
        xml.next();
        numbers.length = 0;
        xml.numbers(numbers);
        result.firstPosition = [...numbers.data.subarray(0, Math.min(3, numbers.length))];
      }
    }
  }
  appearances.finish();
  return result;
}

/** A document is CityGML if its root is, or if it collects features and knows CityGML's namespace (from a WFS). */
function checkRoot(name: string, xml: XmlCursor): void {
  const { uri, local } = xml.name;
  const known = [...xml.bindings.values()].some((namespace) => CITYGML.test(namespace));
  if (CITYGML.test(uri)) {
    if (local === 'CityModel') return;
    throw new InputError(
      'citygml-root',
      name,
      `begins with <${local.slice(0, 60)}> and not with a CityModel.`,
      'Give the city model itself.',
    );
  }
  if (local === 'FeatureCollection' && known) return;
  if (GML.test(uri) || [...xml.bindings.values()].some((namespace) => GML.test(namespace))) {
    throw new InputError(
      'gml-plain',
      name,
      'is GML, but no CityGML.',
      'Convert it with GDAL: "ogr2ogr -f GeoJSON -t_srs EPSG:4326 out.geojson in.gml".',
    );
  }
  throw new InputError(
    'citygml-root',
    name,
    `begins with <${local.slice(0, 60)}>, which is no element of CityGML 1.0, 2.0 or 3.0.`,
    'Give a file whose first element is a CityModel.',
  );
}

function versionOf(xml: XmlCursor): string {
  const own = CITYGML.exec(xml.name.uri)?.[1];
  if (own) return `${own}.0`;
  for (const uri of xml.bindings.values()) {
    const version = CITYGML.exec(uri)?.[1];
    if (version) return `${version}.0`;
  }
  return '2.0';
}
