import type { AttributeValue, Feature, Geometry } from '../../../models/feature.ts';
import { featureOf, Ids } from '../feature-of.ts';
import { type ReadResult, Tally } from '../read-result.ts';
import { areasOf, linesOf, pointsOf, type RawPosition } from '../shapes.ts';
import { child, childrenOf, descendants, parseXml, textAt, type XmlElement } from '../xml.ts';

/**
 * Features of a GML document (simple features of GML 2, 3.1 and 3.2), as WFS gives them. A srsName as a URN or an
 * address of OGC has the authority's order of axes, one as `EPSG:4326` or `…epsg.xml#4326` has x first: the first is
 * told by `isAuthorityOrder` (positions come out as they are written).
 */
export function readGml(
  name: string,
  text: string,
  defaultCrs?: string,
): ReadResult & { isAuthorityOrder: boolean } {
  const root = parseXml(name, text);
  const tally = new Tally(name);
  const ids = new Ids();
  const features: Feature[] = [];
  let crs: string | undefined;
  for (const member of membersOf(root)) {
    const attributes: Record<string, AttributeValue> = {};
    const geometries: Geometry[] = [];
    for (const property of member.children) {
      const shapes =
        property.name === 'boundedBy' ? [] : property.children.flatMap((item) => geometriesOf(item, 2));
      if (shapes.length > 0) {
        geometries.push(...shapes);
        crs ??= srsNameIn(property);
      } else if (property.children.length === 0 && property.text !== '')
        attributes[property.name] = plainValue(property.text);
    }
    if (geometries.length === 0) {
      tally.leave('withoutPlace');
      continue;
    }
    const feature = featureOf(
      ids.give(member.attributes['id'] ?? member.attributes['fid']),
      attributes,
      geometries,
    );
    tally.count(feature);
    features.push(feature);
  }
  crs ??= srsNameIn(root) ?? defaultCrs;
  const isAuthorityOrder = /^urn:|opengis\.net\/def\/crs/i.test(crs ?? '') && !/CRS84$/i.test(crs ?? '');
  return { features, ...(crs ? { crs } : {}), leftOut: tally.leftOut, isAuthorityOrder };
}

function* membersOf(root: XmlElement): Generator<XmlElement> {
  for (const item of root.children) {
    if (item.name === 'member' || item.name === 'featureMember' || item.name === 'featureMembers') {
      for (const feature of item.children) {
        if (feature.name === 'FeatureCollection') yield* membersOf(feature);
        else yield feature;
      }
    }
  }
}

function srsNameIn(element: XmlElement): string | undefined {
  const own = element.attributes['srsName'];
  if (own) return own;
  for (const item of element.children) {
    const found = srsNameIn(item);
    if (found) return found;
  }
  return undefined;
}

function geometriesOf(element: XmlElement, dimension: number): Geometry[] {
  const own = Number(element.attributes['srsDimension']) || dimension;
  const only = (geometry: Geometry | undefined) => (geometry ? [geometry] : []);
  switch (element.name) {
    case 'Point':
      return only(pointsOf(positionsOf(element, own).slice(0, 1)));
    case 'LineString':
    case 'Curve':
      return only(linesOf([positionsOf(element, own)]));
    case 'Polygon':
    case 'Surface':
      return only(areasOf(polygonsOf(element, own)));
    case 'MultiPoint':
    case 'MultiLineString':
    case 'MultiCurve':
    case 'MultiPolygon':
    case 'MultiSurface':
    case 'MultiGeometry':
      return element.children.flatMap(({ children }) => children.flatMap((item) => geometriesOf(item, own)));
    default:
      return [];
  }
}

/** A polygon by itself, or the patches of a surface. */
function polygonsOf(element: XmlElement, dimension: number): RawPosition[][][] {
  const patches = [...descendants(element, 'PolygonPatch')];
  return (patches.length > 0 ? patches : [element]).map((patch) =>
    [
      ...childrenOf(patch, 'exterior'),
      ...childrenOf(patch, 'outerBoundaryIs'),
      ...childrenOf(patch, 'interior'),
      ...childrenOf(patch, 'innerBoundaryIs'),
    ].flatMap(({ children }) => children.map((ring) => positionsOf(ring, dimension))),
  );
}

function positionsOf(element: XmlElement, dimension: number): RawPosition[] {
  const lists = [...descendants(element, 'posList')];
  if (lists.length > 0)
    return lists.flatMap((list) => tuples(list.text, Number(list.attributes['srsDimension']) || dimension));
  const single = [...descendants(element, 'pos')];
  if (single.length > 0) return single.flatMap(({ text }) => tuples(text, text.trim().split(/\s+/).length));
  const coordinates = textAt(element, 'coordinates') ?? textAt(child(element, 'LinearRing'), 'coordinates');
  const separator = child(element, 'coordinates')?.attributes['cs'] || ',';
  return (coordinates ?? '').split(/\s+/).flatMap((tuple) => {
    const numbers = tuple.split(separator).map(Number);
    return isSound(numbers) ? [numbers] : [];
  });
}

function tuples(text: string, dimension: number): RawPosition[] {
  const numbers = text.trim().split(/\s+/).map(Number);
  const out: RawPosition[] = [];
  for (let at = 0; at + dimension <= numbers.length; at += dimension) {
    const tuple = numbers.slice(at, at + dimension);
    if (isSound(tuple)) out.push(tuple);
  }
  return out;
}

function isSound([x, y]: readonly number[]): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

function plainValue(text: string): AttributeValue {
  return /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) ? Number(text) : text;
}
