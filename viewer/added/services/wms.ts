import type { Extent } from '../../../models/schema/layer.ts';
import { child, childrenOf, textAt, type XmlElement } from '../xml.ts';
import { type Offer, operationAddress, type Service, withParameters } from './service.ts';
import type { TileImages } from './tile-images.ts';

const TILE = 256;
/** Beyond 23 levels a pixel is a centimetre. */
const MAXIMUM_LEVEL = 23;
const FORMATS = ['image/png', 'image/png8', 'image/webp', 'image/jpeg'];

/** A grid that pictures are asked in, and whether latitude comes first in its boxes. */
interface Way {
  crs: string;
  grid: TileImages['grid'];
  latitudeFirst: boolean;
}

/**
 * WMS 1.1.1 (OGC 01-068r3) and 1.3.0 (OGC 06-042). In 1.3.0 boxes are in the authority's order of axes: latitude
 * first for EPSG:4326 and 4490, longitude first for CRS:84; in 1.1.1 always x, y.
 */
export function readWms(url: string, root: XmlElement): Service {
  const version = root.attributes['version']?.startsWith('1.3') ? '1.3.0' : '1.1.1';
  const capability = child(root, 'Capability');
  const getMap = child(child(capability, 'Request'), 'GetMap');
  const announced = hrefOf(getMap);
  const formats = childrenOf(getMap, 'Format').map(({ text }) => text.split(';')[0].trim());
  const format = FORMATS.find((known) => formats.includes(known));
  const base = operationAddress(url, announced);
  const offers: Offer[] = [];
  for (const layer of childrenOf(capability, 'Layer')) collect(layer, { systems: [], styles: [] });
  return { title: textAt(root, 'Service', 'Title') ?? new URL(url).host, url: base, offers };

  function collect(layer: XmlElement, inherited: Inherited): void {
    const own = childrenOf(layer, version === '1.3.0' ? 'CRS' : 'SRS').flatMap(({ text }) =>
      text.split(/\s+/),
    );
    const styles = childrenOf(layer, 'Style').map((style) => ({
      id: textAt(style, 'Name') ?? '',
      title: textAt(style, 'Title') ?? textAt(style, 'Name') ?? '',
    }));
    const mine: Inherited = {
      systems: [...inherited.systems, ...own],
      styles: [...inherited.styles, ...styles],
      extent: extentOf(layer) ?? inherited.extent,
    };
    const id = textAt(layer, 'Name');
    if (id !== undefined) offers.push(offerOf(layer, id, mine));
    for (const below of childrenOf(layer, 'Layer')) collect(below, mine);
  }

  function offerOf(layer: XmlElement, id: string, { systems, styles, extent }: Inherited): Offer {
    const way = wayOf(systems, version);
    const times = timesOf(layer);
    const refused = !way
      ? { code: 'wms-crs', values: {} }
      : !format
        ? { code: 'wms-format', values: {} }
        : undefined;
    return {
      id,
      title: textAt(layer, 'Title') ?? id,
      kind: 'wms',
      ...(extent ? { extent } : {}),
      ...(styles.length > 1 ? { styles } : {}),
      ...(times === undefined ? {} : { notes: [{ key: 'time', values: { times } }] }),
      ...(refused
        ? { refused }
        : {
            images: (style = '') => imagesOf(id, style, way!, extent, textAt(layer, 'Attribution', 'Title')),
          }),
    };
  }

  function imagesOf(
    id: string,
    style: string,
    way: Way,
    extent: Extent | undefined,
    attribution?: string,
  ): TileImages {
    const address = withParameters(base, {
      SERVICE: 'WMS',
      VERSION: version,
      REQUEST: 'GetMap',
      LAYERS: id,
      STYLES: style,
      [version === '1.3.0' ? 'CRS' : 'SRS']: way.crs,
      WIDTH: String(TILE),
      HEIGHT: String(TILE),
      FORMAT: format!,
      TRANSPARENT: 'TRUE',
    });
    const box = way.latitudeFirst ? '{south},{west},{north},{east}' : '{west},{south},{east},{north}';
    return {
      template: `${address}&BBOX=${box}`,
      grid: way.grid,
      tileSize: TILE,
      minimumLevel: 0,
      maximumLevel: MAXIMUM_LEVEL,
      ...(extent ? { extent } : {}),
      ...(attribution ? { attribution } : {}),
    };
  }
}

interface Inherited {
  systems: string[];
  styles: { id: string; title: string }[];
  extent?: Extent;
}

function wayOf(systems: readonly string[], version: string): Way | undefined {
  const has = (crs: string) => systems.some((known) => known.toUpperCase() === crs);
  for (const crs of ['EPSG:3857', 'EPSG:900913', 'EPSG:102100'])
    if (has(crs)) return { crs, grid: 'mercator', latitudeFirst: false };
  if (has('CRS:84')) return { crs: 'CRS:84', grid: 'geographic', latitudeFirst: false };
  // CGCS2000 and WGS 84 differ by less than a pixel.
  for (const crs of ['EPSG:4326', 'EPSG:4490'])
    if (has(crs)) return { crs, grid: 'geographic', latitudeFirst: version === '1.3.0' };
  return undefined;
}

function extentOf(layer: XmlElement): Extent | undefined {
  const modern = child(layer, 'EX_GeographicBoundingBox');
  const numbers = modern
    ? ['westBoundLongitude', 'southBoundLatitude', 'eastBoundLongitude', 'northBoundLatitude'].map((name) =>
        Number(textAt(modern, name)),
      )
    : ['minx', 'miny', 'maxx', 'maxy'].map((name) =>
        Number(child(layer, 'LatLonBoundingBox')?.attributes[name]),
      );
  return boundedExtent(numbers);
}

/** Sound bounds within the globe; undefined for others, which then count as everywhere. */
export function boundedExtent([west, south, east, north]: readonly number[]): Extent | undefined {
  if (!(west < east && south < north)) return undefined;
  return [Math.max(-180, west), Math.max(-90, south), Math.min(180, east), Math.min(90, north)];
}

function timesOf(layer: XmlElement): string | undefined {
  const named = (name: string) =>
    childrenOf(layer, name).find(({ attributes }) => attributes['name']?.toLowerCase() === 'time');
  const time = named('Extent') ?? named('Dimension');
  const text = time?.text || time?.attributes['default'];
  return time && (text ? (text.length > 60 ? `${text.slice(0, 58)}…` : text) : '—');
}

function hrefOf(operation: XmlElement | undefined): string | undefined {
  const get = child(child(child(operation, 'DCPType'), 'HTTP'), 'Get');
  return child(get, 'OnlineResource')?.attributes['href'];
}
