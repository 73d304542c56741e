import type { Feature } from '../../../models/feature.ts';
import { AddError } from '../add-error.ts';
import { isObject, readGeoJson } from '../geojson.ts';
import { parseJson } from '../json.ts';
import type { LeftOut, ReadResult } from '../read-result.ts';
import { type FetchText, MOST_FROM_SERVICE, type Note, type Offer, PAGE, type Service } from './service.ts';
import type { TileImages } from './tile-images.ts';
import { boundedExtent } from './wms.ts';

interface Link {
  rel: string;
  href: string;
  type: string;
}

type Json = Record<string, unknown>;

/** Whether a document is the first page of an OGC API, its list of collections, or one collection. */
export function isOgcApi(document: unknown): document is Json {
  if (!isObject(document) || document['type'] === 'FeatureCollection') return false;
  if (Array.isArray(document['collections'])) return true;
  return linksOf(document, 'http://local/').some(({ rel }) =>
    /^(data|items|conformance)$|tilesets-/.test(rel),
  );
}

/**
 * OGC API – Features (17-069r4) and map tiles of OGC API – Tiles (20-057): the collections of a service, from its
 * first page, its list of collections or one of them.
 */
export async function readOgcApi(url: string, document: Json, fetchText: FetchText): Promise<Service> {
  const get = async (address: string): Promise<Json> => {
    const value = parseJson(address, (await fetchText(address)).text);
    if (!isObject(value)) throw new AddError('answer-unknown', { url: address, type: 'JSON' });
    return value;
  };
  const title = textOf(document['title']) ?? new URL(url).host;
  let list: Json[] = [];
  if (Array.isArray(document['collections'])) list = document['collections'].filter(isObject);
  else if (linksOf(document, url).some(({ rel }) => rel === 'items' || rel.includes('tilesets-')))
    list = [document];
  const data = linksOf(document, url).find(({ rel, type }) => rel === 'data' && /json|^$/.test(type));
  if (list.length === 0 && data) {
    const collections = (await get(data.href))['collections'];
    list = Array.isArray(collections) ? collections.filter(isObject) : [];
  }
  const offers = await Promise.all(list.map((collection) => offersOf(collection)));
  return { title, url, offers: offers.flat() };

  async function offersOf(collection: Json): Promise<Offer[]> {
    const links = linksOf(collection, url);
    const id = textOf(collection['id']) ?? textOf(collection['title']) ?? '';
    const common = { id, title: textOf(collection['title']) ?? id, ...extentOf(collection) };
    const items =
      links.find(({ rel, type }) => rel === 'items' && /geo\+json|^application\/json/.test(type)) ??
      links.find(({ rel }) => rel === 'items');
    const tiles = links.find(({ rel }) => rel.includes('tilesets-map'));
    const offers: Offer[] = [];
    if (items)
      offers.push({ ...common, kind: 'ogc-features', features: (text) => features(id, items.href, text) });
    if (tiles) offers.push(await tilesOffer({ ...common, kind: 'ogc-tiles' }, tiles.href));
    else if (!items && links.some(({ rel }) => rel.includes('tilesets-vector')))
      offers.push({ ...common, kind: 'ogc-tiles', refused: { code: 'vector-tiles', values: {} } });
    return offers;
  }

  async function tilesOffer(offer: Offer, address: string): Promise<Offer> {
    const tilesets = (await get(address))['tilesets'];
    const known = (Array.isArray(tilesets) ? tilesets.filter(isObject) : []).map((tileset) => ({
      tileset,
      grid: gridOf(
        `${textOf(tileset['tileMatrixSetURI']) ?? ''} ${textOf(tileset['tileMatrixSetId']) ?? ''}`,
      ),
    }));
    const usable = known.find(({ grid }) => grid === 'mercator') ?? known.find(({ grid }) => grid);
    if (!usable?.grid) return { ...offer, refused: { code: 'wmts-grid', values: { sets: '—' } } };
    const self = linksOf(usable.tileset, address).find(({ rel }) => rel === 'self');
    let items = linksOf(usable.tileset, address).find(isImageTile);
    if (!items && self) items = linksOf(await get(self.href), self.href).find(isImageTile);
    if (!items) return { ...offer, refused: { code: 'wmts-address', values: {} } };
    const { grid } = usable;
    const template = items.href
      .replaceAll('{tileMatrix}', '{z}')
      .replaceAll('{tileRow}', '{y}')
      .replaceAll('{tileCol}', '{x}');
    const images: TileImages = {
      template,
      grid,
      tileSize: 256,
      minimumLevel: 0,
      maximumLevel: 22,
      ...(offer.extent ? { extent: offer.extent } : {}),
    };
    return { ...offer, images: () => images };
  }
}

/** The items of a collection, page by page. */
async function features(
  id: string,
  first: string,
  fetchText: FetchText,
): Promise<{ result: ReadResult; notes: Note[] }> {
  const all: Feature[] = [];
  const leftOut: LeftOut = {};
  const start = new URL(first);
  start.searchParams.set('limit', String(PAGE));
  let next: string | undefined = start.href;
  const asked = new Set<string>();
  while (next && all.length < MOST_FROM_SERVICE && !asked.has(next)) {
    asked.add(next);
    const { text } = await fetchText(next);
    const page = readGeoJson(id, text);
    for (const feature of page.features)
      all.push(feature.id.startsWith('#') ? { ...feature, id: `#${all.length + 1}` } : feature);
    for (const [reason, count] of Object.entries(page.leftOut))
      leftOut[reason as keyof LeftOut] = (leftOut[reason as keyof LeftOut] ?? 0) + count;
    const document = JSON.parse(text) as Json;
    next = linksOf(document, next).find(({ rel }) => rel === 'next')?.href;
  }
  return {
    // What the standard prescribes where nobody asks for another.
    result: { features: all, crs: 'OGC:CRS84', leftOut },
    notes: next ? [{ key: 'more', values: { count: all.length } }] : [],
  };
}

/** Links with absolute addresses, on the host that was asked: services behind a proxy announce names of their own. */
function linksOf(document: Json, url: string): Link[] {
  const links = document['links'];
  if (!Array.isArray(links)) return [];
  return links.filter(isObject).flatMap(({ rel, href, type }): Link[] => {
    if (typeof rel !== 'string' || typeof href !== 'string') return [];
    // URL escapes the braces of templates.
    const absolute = URL.canParse(href, url) ? new URL(href, url) : undefined;
    if (!absolute) return [];
    const { origin, host, protocol } = new URL(url);
    if (absolute.origin !== origin) Object.assign(absolute, { host, protocol });
    const plain = absolute.href.replace(/%7B(\w+)%7D/gi, '{$1}');
    return [{ rel, href: plain, type: typeof type === 'string' ? type : '' }];
  });
}

function isImageTile({ rel, type, href }: Link): boolean {
  return rel === 'item' && /^image\/(png|jpe?g|webp)|^$/.test(type) && href.includes('{tileMatrix}');
}

function gridOf(text: string): TileImages['grid'] | undefined {
  if (/WebMercatorQuad/i.test(text)) return 'mercator';
  return /WorldCRS84Quad/i.test(text) ? 'geographic' : undefined;
}

function extentOf(collection: Json): Pick<Offer, 'extent'> {
  const extent = isObject(collection['extent']) ? collection['extent'] : {};
  const spatial = isObject(extent['spatial']) ? extent['spatial'] : {};
  const [box] = Array.isArray(spatial['bbox']) ? spatial['bbox'] : [];
  const numbers = Array.isArray(box) ? box.map(Number) : [];
  const bounds = boundedExtent(
    numbers.length === 6 ? [numbers[0], numbers[1], numbers[3], numbers[4]] : numbers,
  );
  return bounds ? { extent: bounds } : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
