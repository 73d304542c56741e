import type { ToldError } from '../add-error.ts';
import { child, childrenOf, descendants, textAt, type XmlElement } from '../xml.ts';
import { type Offer, operationAddress, type Service } from './service.ts';
import type { TileImages } from './tile-images.ts';
import { boundedExtent } from './wms.ts';

/** Metres of a pixel of the standard's reference screen. */
const PIXEL = 0.000_28;
const METRES_PER_DEGREE = (Math.PI * 6_378_137) / 180;
const MERCATOR_HALF = Math.PI * 6_378_137;
/** Share of a tile that a matrix may lie off the grid. */
const TOLERANCE = 0.01;

/** A tile matrix set that is one of the globe's own grids, with the name of each of its levels. */
export interface MatrixGrid {
  id: string;
  grid: TileImages['grid'];
  tileSize: number;
  levels: Record<number, string>;
  minimumLevel: number;
  maximumLevel: number;
}

/**
 * WMTS 1.0.0 (OGC 07-057r7), by RESTful templates or key-value pairs. Matrix sets of EPSG:3857, of degrees (4326,
 * CRS84) and of CGCS2000 (4490) are used where their tiles are those of the globe's grids, whatever their levels are
 * called and wherever they begin.
 */
export function readWmts(url: string, root: XmlElement): Service {
  const contents = child(root, 'Contents');
  const grids = new Map(
    childrenOf(contents, 'TileMatrixSet').map((set) => [textAt(set, 'Identifier') ?? '', gridOf(set)]),
  );
  const operations = child(root, 'OperationsMetadata');
  const getTile = childrenOf(operations, 'Operation').find(
    ({ attributes }) => attributes['name'] === 'GetTile',
  );
  const announced = getTile && [...descendants(getTile, 'Get')].find(isKvp)?.attributes['href'];
  const offers = childrenOf(contents, 'Layer').map((layer) => offerOf(layer));
  return {
    title: textAt(root, 'ServiceIdentification', 'Title') ?? new URL(url).host,
    url,
    offers,
  };

  function offerOf(layer: XmlElement): Offer {
    const id = textAt(layer, 'Identifier') ?? '';
    const sets = childrenOf(layer, 'TileMatrixSetLink').map((link) => textAt(link, 'TileMatrixSet') ?? '');
    const usable = sets.flatMap((set) => grids.get(set) ?? []);
    const grid = usable.find((known) => known.grid === 'mercator') ?? usable[0];
    const box = child(layer, 'WGS84BoundingBox');
    const corners = ['LowerCorner', 'UpperCorner'].flatMap((name) =>
      (textAt(box, name) ?? '').split(/\s+/).map(Number),
    );
    const extent = boundedExtent(corners);
    const styles = childrenOf(layer, 'Style').map((style) => ({
      id: textAt(style, 'Identifier') ?? '',
      title: textAt(style, 'Title') ?? textAt(style, 'Identifier') ?? '',
      isDefault: style.attributes['isDefault'] === 'true',
    }));
    const usual = styles.find(({ isDefault }) => isDefault) ?? styles[0];
    const formats = childrenOf(layer, 'Format').map(({ text }) => text);
    const format =
      formats.find((text) => /image\/(png|webp)/.test(text)) ??
      formats.find((text) => /^image\/jpe?g/.test(text));
    const template = format && grid && templateOf(layer, id, grid.id, format);
    const refused: ToldError | undefined = !format
      ? {
          code: formats.some((text) => /mapbox|mvt|pbf/.test(text)) ? 'vector-tiles' : 'wms-format',
          values: {},
        }
      : !grid
        ? { code: 'wmts-grid', values: { sets: sets.join(', ') } }
        : template
          ? undefined
          : { code: 'wmts-address', values: {} };
    return {
      id,
      title: textAt(layer, 'Title') ?? id,
      kind: 'wmts',
      ...(extent ? { extent } : {}),
      ...(styles.length > 1 ? { styles } : {}),
      ...(refused
        ? { refused }
        : {
            images: (style = usual?.id ?? '') => ({
              template: template!.replaceAll('{Style}', encodeURIComponent(style)),
              grid: grid.grid,
              tileSize: grid.tileSize,
              levels: grid.levels,
              minimumLevel: grid.minimumLevel,
              maximumLevel: grid.maximumLevel,
              ...(extent ? { extent } : {}),
            }),
          }),
    };
  }

  function templateOf(layer: XmlElement, id: string, set: string, format: string): string | undefined {
    const resource = childrenOf(layer, 'ResourceURL').find(
      ({ attributes }) => attributes['resourceType'] === 'tile' && attributes['format'] === format,
    );
    const dimensions = childrenOf(layer, 'Dimension').map(
      (dimension) => [textAt(dimension, 'Identifier') ?? '', textAt(dimension, 'Default') ?? ''] as const,
    );
    const rest = resource?.attributes['template'];
    if (rest && new URL(rest.replace(/[{}]/g, ''), url).origin === new URL(url).origin) {
      let template = rest
        .replaceAll('{TileMatrixSet}', encodeURIComponent(set))
        .replaceAll('{TileMatrix}', '{z}')
        .replaceAll('{TileRow}', '{y}')
        .replaceAll('{TileCol}', '{x}')
        .replaceAll('{style}', '{Style}');
      for (const [name, value] of dimensions)
        template = template.replaceAll(`{${name}}`, encodeURIComponent(value));
      return template;
    }
    if (announced === undefined && rest !== undefined) return undefined;
    const base = new URL(operationAddress(url, announced));
    const parameters: (readonly [string, string])[] = [
      ['SERVICE', 'WMTS'],
      ['REQUEST', 'GetTile'],
      ['VERSION', '1.0.0'],
      ['LAYER', id],
      ['FORMAT', format],
      ['TILEMATRIXSET', set],
      ...dimensions,
    ];
    for (const [name, value] of parameters) base.searchParams.set(name, value);
    return `${base.href}&STYLE={Style}&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}`;
  }
}

function isKvp(get: XmlElement): boolean {
  const encodings = [...descendants(get, 'Value')].map(({ text }) => text);
  return encodings.length === 0 || encodings.includes('KVP');
}

/** The globe's grid that a matrix set is; undefined where its tiles are others. */
export function gridOf(set: XmlElement): MatrixGrid | undefined {
  const crs = textAt(set, 'SupportedCRS') ?? '';
  const grid = /(3857|900913|102100)$/.test(crs)
    ? 'mercator'
    : /(4326|4490|CRS:?84|CRS:[\d.]*:84)$/i.test(crs)
      ? 'geographic'
      : undefined;
  if (!grid) return undefined;
  const whole = grid === 'mercator' ? 2 * MERCATOR_HALF : 180;
  const metres = grid === 'mercator' ? 1 : METRES_PER_DEGREE;
  const levels: Record<number, string> = {};
  let tileSize = 0;
  for (const matrix of childrenOf(set, 'TileMatrix')) {
    const size = Number(textAt(matrix, 'TileWidth'));
    const span = (Number(textAt(matrix, 'ScaleDenominator')) * PIXEL * size) / metres;
    const exact = Math.log2(whole / span);
    const level = Math.round(exact);
    const isOnGrid = Math.abs(2 ** (exact - level) - 1) < TOLERANCE && level >= 0;
    const isSquare = Number(textAt(matrix, 'TileHeight')) === size && (tileSize === 0 || tileSize === size);
    if (!isOnGrid || !isSquare || !startsInCorner(textAt(matrix, 'TopLeftCorner'), grid, span)) continue;
    tileSize = size;
    levels[level] = textAt(matrix, 'Identifier') ?? String(level);
  }
  const known = Object.keys(levels).map(Number);
  if (known.length === 0) return undefined;
  const minimumLevel = Math.min(...known);
  let maximumLevel = minimumLevel;
  while (levels[maximumLevel + 1] !== undefined) maximumLevel++;
  return { id: textAt(set, 'Identifier') ?? '', grid, tileSize, levels, minimumLevel, maximumLevel };
}

/** The north-western corner of the world, in either order of the axes. */
function startsInCorner(text: string | undefined, grid: TileImages['grid'], span: number): boolean {
  const corner = (text ?? '').trim().split(/\s+/).map(Number);
  const wanted = grid === 'mercator' ? [-MERCATOR_HALF, MERCATOR_HALF] : [-180, 90];
  const isAt = (x: number, y: number) =>
    Math.abs(x - wanted[0]) < TOLERANCE * span && Math.abs(y - wanted[1]) < TOLERANCE * span;
  return isAt(corner[0], corner[1]) || isAt(corner[1], corner[0]);
}
