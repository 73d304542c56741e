import type { AttributeValue, Feature, Geometry } from '../../models/feature.ts';
import { AddError } from './add-error.ts';
import { FieldNames, featureOf, Ids } from './feature-of.ts';
import { type ReadResult, Tally } from './read-result.ts';
import { areasOf, linesOf, pointsOf, type RawPosition } from './shapes.ts';
import { decodeXml } from './text-encoding.ts';
import { child, childrenOf, descendants, parseXml, textAt, type XmlElement } from './xml.ts';
import { openZip } from './zip.ts';

/**
 * KML 2.2 (OGC 07-147r2): placemarks with points, lines, tracks and polygons, their fields and colours (as
 * simplestyle attributes). Nothing is fetched for it: links to other documents, pictures of other hosts and
 * overlays are counted as left out. Throws `xml-…`, `kml-none`, `too-many`.
 */
export function readKml(name: string, text: string): ReadResult {
  const root = parseXml(name, text);
  if (root.name !== 'kml') throw new AddError('kml-none', { name });
  const tally = new Tally(name);
  const ids = new Ids();
  const styles = stylesOf(root);
  const features: Feature[] = [];
  for (const _ of descendants(root, 'NetworkLink')) tally.leave('networkLink');
  for (const kind of ['GroundOverlay', 'ScreenOverlay', 'PhotoOverlay'])
    for (const _ of descendants(root, kind)) tally.leave('overlay');
  for (const icon of descendants(root, 'Icon'))
    if (/^(https?:)?\/\//i.test(textAt(icon, 'href') ?? '')) tally.leave('foreignPicture');
  for (const placemark of descendants(root, 'Placemark')) {
    const geometries = geometriesIn(placemark, tally);
    if (geometries.length === 0) {
      tally.leave('withoutPlace');
      continue;
    }
    const attributes = { ...fieldsOf(placemark), ...styleOf(placemark, styles) };
    const feature = featureOf(
      ids.give(placemark.attributes['id']),
      attributes,
      geometries,
      textAt(placemark, 'name'),
    );
    tally.count(feature);
    features.push(feature);
  }
  return { features, crs: 'OGC:CRS84', leftOut: tally.leftOut };
}

/** The document of a KMZ archive: doc.kml, else the first one. Throws `zip-…`, `kmz-without-kml`. */
export async function readKmz(name: string, archive: Uint8Array): Promise<ReadResult> {
  const entries = openZip(name, archive);
  const document =
    entries.find(({ path }) => /^doc\.kml$/i.test(path)) ?? entries.find(({ path }) => /\.kml$/i.test(path));
  if (!document) throw new AddError('kmz-without-kml', { name });
  return readKml(name, decodeXml(name, await document.bytes()));
}

function geometriesIn(element: XmlElement, tally: Tally): Geometry[] {
  return element.children.flatMap((item): Geometry[] => {
    switch (item.name) {
      case 'Point':
        return sound(pointsOf(positionsOf(textAt(item, 'coordinates')).slice(0, 1)), tally);
      case 'LineString':
        return sound(linesOf([positionsOf(textAt(item, 'coordinates'))]), tally);
      case 'LinearRing':
        return sound(linesOf([positionsOf(textAt(item, 'coordinates'))]), tally);
      case 'Polygon':
        return sound(
          areasOf([
            [
              ...childrenOf(item, 'outerBoundaryIs').slice(0, 1),
              ...childrenOf(item, 'innerBoundaryIs'),
            ].flatMap((side) =>
              childrenOf(side, 'LinearRing').map((ring) => positionsOf(textAt(ring, 'coordinates'))),
            ),
          ]),
          tally,
        );
      case 'Track':
        return sound(
          linesOf([
            childrenOf(item, 'coord').flatMap(({ text }) => positionsOf(text.trim().split(/\s+/).join(','))),
          ]),
          tally,
        );
      case 'MultiGeometry':
      case 'MultiTrack':
        return geometriesIn(item, tally);
      case 'Model':
        tally.leave('unsupported');
        return [];
      default:
        return [];
    }
  });
}

function sound(geometry: Geometry | undefined, tally: Tally): Geometry[] {
  if (geometry) return [geometry];
  tally.leave('brokenGeometry');
  return [];
}

/** `longitude,latitude[,height]`, blanks between them. */
function positionsOf(text: string | undefined): RawPosition[] {
  return (text ?? '').split(/\s+/).flatMap((tuple) => {
    const [x, y, z] = tuple.split(',').map((part) => (part === '' ? Number.NaN : Number(part)));
    if (!(Math.abs(x) <= 180 && Math.abs(y) <= 90)) return [];
    return [Number.isFinite(z) ? [x, y, z] : [x, y]];
  });
}

function fieldsOf(placemark: XmlElement): Record<string, AttributeValue> {
  const fields: Record<string, AttributeValue> = {};
  const names = new FieldNames();
  const put = (name: string | undefined, value: AttributeValue) => {
    if (name) fields[names.give(name)] = value;
  };
  const extended = child(placemark, 'ExtendedData');
  for (const data of childrenOf(extended, 'Data'))
    put(textAt(data, 'displayName') ?? data.attributes['name'], attributeValue(textAt(data, 'value')));
  for (const schema of childrenOf(extended, 'SchemaData'))
    for (const data of childrenOf(schema, 'SimpleData'))
      put(data.attributes['name'], attributeValue(data.text));
  const description = textAt(placemark, 'description');
  // Descriptions may be whole pages; their words are enough.
  if (description)
    put(
      'description',
      description
        .replace(/<[^<>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    );
  const address = textAt(placemark, 'address');
  if (address) put('address', address);
  const time = textAt(placemark, 'TimeStamp', 'when') ?? textAt(placemark, 'TimeSpan', 'begin');
  if (time) put('time', time);
  return fields;
}

function attributeValue(text: string | undefined): AttributeValue {
  if (text === undefined) return null;
  return /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) ? Number(text) : text;
}

type Styles = Map<string, XmlElement>;

function stylesOf(root: XmlElement): Styles {
  const styles: Styles = new Map();
  for (const style of descendants(root, 'Style'))
    if (style.attributes['id']) styles.set(style.attributes['id'], style);
  for (const map of descendants(root, 'StyleMap')) {
    const normal = childrenOf(map, 'Pair').find((pair) => textAt(pair, 'key') === 'normal');
    const style = child(normal, 'Style') ?? styles.get(textAt(normal, 'styleUrl')?.replace(/^#/, '') ?? '');
    if (style && map.attributes['id']) styles.set(map.attributes['id'], style);
  }
  return styles;
}

/** Colours and widths in the words of simplestyle 1.1. */
function styleOf(placemark: XmlElement, styles: Styles): Record<string, AttributeValue> {
  const shared = styles.get(textAt(placemark, 'styleUrl')?.replace(/^#/, '') ?? '');
  const own = child(placemark, 'Style');
  const out: Record<string, AttributeValue> = {};
  const read = (part: string, field: string) => textAt(own, part, field) ?? textAt(shared, part, field);
  put('stroke', 'LineStyle');
  put('fill', 'PolyStyle');
  const marker = colourOf(read('IconStyle', 'color'));
  if (marker) out['marker-color'] = marker.colour;
  const width = Number(read('LineStyle', 'width'));
  if (width > 0) out['stroke-width'] = Math.min(width, 12);
  if (read('PolyStyle', 'fill') === '0') out['fill-opacity'] = 0;
  return out;

  function put(key: 'stroke' | 'fill', part: string): void {
    const colour = colourOf(read(part, 'color'));
    if (!colour) return;
    out[key] = colour.colour;
    out[`${key}-opacity`] = colour.opacity;
  }
}

/** aabbggrr. */
function colourOf(text: string | undefined): { colour: string; opacity: number } | undefined {
  const parts = /^#?([\da-f]{2})([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text ?? '');
  if (!parts) return undefined;
  const [, alpha, blue, green, red] = parts;
  return {
    colour: `#${red}${green}${blue}`.toLowerCase(),
    opacity: Math.round((Number.parseInt(alpha, 16) / 255) * 100) / 100,
  };
}
