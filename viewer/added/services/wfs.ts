import type { Feature } from '../../../models/feature.ts';
import { readGeoJson } from '../geojson.ts';
import { type LeftOut, LIMITS, type ReadResult } from '../read-result.ts';
import { withSwappedAxes } from '../shapes.ts';
import { child, childrenOf, descendants, parseXml, textAt, type XmlElement } from '../xml.ts';
import { exceptionOf } from './exception.ts';
import { readGml } from './gml.ts';
import {
  type FetchText,
  MOST_FROM_SERVICE,
  type Note,
  type Offer,
  operationAddress,
  PAGE,
  type Service,
  withParameters,
} from './service.ts';
import { boundedExtent } from './wms.ts';

/** CRSs whose authority puts the northing or the latitude first; asked only for positions in its order. */
export type IsLatitudeFirst = (crs: string) => Promise<boolean>;

/**
 * WFS 1.0.0, 1.1.0 and 2.0 (OGC 02-058, 04-094, 09-025r2): GeoJSON where the service has it, else GML. Pages by
 * startIndex in 2.0; before, one answer.
 */
export function readWfs(url: string, root: XmlElement, isLatitudeFirst: IsLatitudeFirst): Service {
  const version = root.attributes['version'] ?? '2.0.0';
  const isModern = version.startsWith('2');
  const formats = outputFormats(root);
  const base = operationAddress(url, getFeatureAddress(root));
  const json =
    formats.find((format) => /geo\+?json/i.test(format)) ?? formats.find((format) => /json/i.test(format));
  const gml = formats.find((format) => /gml|xml/i.test(format));
  const refused = json || gml || formats.length === 0 ? undefined : { code: 'wfs-format', values: {} };
  const offers = [...descendants(root, 'FeatureType')].map((type): Offer => {
    const id = textAt(type, 'Name') ?? '';
    const crs = textAt(type, 'DefaultCRS') ?? textAt(type, 'DefaultSRS') ?? textAt(type, 'SRS');
    const box = child(type, 'WGS84BoundingBox');
    const old = child(type, 'LatLongBoundingBox')?.attributes;
    const extent = boundedExtent(
      box
        ? ['LowerCorner', 'UpperCorner'].flatMap((name) => (textAt(box, name) ?? '').split(/\s+/).map(Number))
        : ['minx', 'miny', 'maxx', 'maxy'].map((name) => Number(old?.[name])),
    );
    return {
      id,
      title: textAt(type, 'Title') ?? id,
      kind: 'wfs',
      ...(extent ? { extent } : {}),
      ...(refused ? { refused } : { features: (fetchText) => features(id, crs, fetchText) }),
    };
  });
  const title = textAt(root, 'ServiceIdentification', 'Title') ?? textAt(root, 'Service', 'Title');
  return { title: title ?? new URL(url).host, url: base, offers };

  async function features(
    id: string,
    crs: string | undefined,
    fetchText: FetchText,
  ): Promise<{ result: ReadResult; notes: Note[] }> {
    const all: Feature[] = [];
    const seen = new Set<string>();
    const leftOut: LeftOut = {};
    let found: string | undefined;
    let isMore = false;
    for (let start = 0; ; start += PAGE) {
      const address = withParameters(base, {
        SERVICE: 'WFS',
        VERSION: version,
        REQUEST: 'GetFeature',
        [isModern ? 'TYPENAMES' : 'TYPENAME']: id,
        ...(json ? { OUTPUTFORMAT: json } : {}),
        ...(isModern
          ? { COUNT: String(PAGE), STARTINDEX: String(start) }
          : { MAXFEATURES: String(MOST_FROM_SERVICE) }),
      });
      const page = await readPage(id, (await fetchText(address)).text, crs);
      found ??= page.crs;
      for (const [reason, count] of Object.entries(page.leftOut))
        leftOut[reason as keyof LeftOut] = (leftOut[reason as keyof LeftOut] ?? 0) + count;
      // A service without paging gives its first page again.
      const fresh = page.features.filter((feature) => !seen.has(keyOf(feature)));
      for (const feature of fresh) {
        seen.add(keyOf(feature));
        all.push(feature.id.startsWith('#') ? { ...feature, id: `#${all.length + 1}` } : feature);
      }
      const isFull = page.features.length >= (isModern ? PAGE : MOST_FROM_SERVICE);
      isMore = isFull && (all.length >= MOST_FROM_SERVICE || !isModern);
      if (!isFull || isMore || fresh.length === 0 || all.length >= LIMITS.features) break;
    }
    const notes: Note[] = isMore ? [{ key: 'more', values: { count: all.length } }] : [];
    return { result: { features: all, ...(found ? { crs: found } : {}), leftOut }, notes };
  }

  async function readPage(id: string, text: string, crs: string | undefined): Promise<ReadResult> {
    if (!text.trimStart().startsWith('<')) {
      const result = readGeoJson(id, text);
      return { ...result, ...((result.crs ?? crs) ? { crs: result.crs ?? crs } : {}) };
    }
    const exception = exceptionOf(parseXml(id, text));
    if (exception) throw exception;
    const { isAuthorityOrder, ...result } = readGml(id, text, crs);
    if (!isAuthorityOrder || !result.crs || !(await isLatitudeFirst(result.crs))) return result;
    const features = result.features.map((feature) => ({
      ...feature,
      geometries: feature.geometries.map(withSwappedAxes),
    }));
    return { ...result, features };
  }
}

/** One feature of a page: its own id, or all that is known of it. */
function keyOf({ id, attributes, geometries }: Feature): string {
  return id.startsWith('#')
    ? `${JSON.stringify(attributes)} ${geometries[0]?.positions.slice(0, 6).join()}`
    : id;
}

function getFeatureOperation(root: XmlElement): XmlElement | undefined {
  const operations = childrenOf(child(root, 'OperationsMetadata'), 'Operation');
  return (
    operations.find(({ attributes }) => attributes['name'] === 'GetFeature') ??
    child(child(child(root, 'Capability'), 'Request'), 'GetFeature')
  );
}

function getFeatureAddress(root: XmlElement): string | undefined {
  const operation = getFeatureOperation(root);
  const get = operation && [...descendants(operation, 'Get')][0];
  return get?.attributes['href'] ?? get?.attributes['onlineResource'];
}

function outputFormats(root: XmlElement): string[] {
  const operation = getFeatureOperation(root);
  const parameter = childrenOf(operation, 'Parameter').find(
    ({ attributes }) => attributes['name']?.toLowerCase() === 'outputformat',
  );
  const values = parameter ? [...descendants(parameter, 'Value')].map(({ text }) => text) : [];
  const old = child(operation, 'ResultFormat')?.children.map(({ name }) => name) ?? [];
  const shared = [...descendants(root, 'OutputFormats')].flatMap((list) =>
    childrenOf(list, 'Format').map(({ text }) => text),
  );
  return [...values, ...old, ...shared];
}
