import { ColumnBuilder } from '../../models/attributes/column.ts';
import type { AttributeTable } from '../../models/attributes/table.ts';
import { type ByteSource, openFeatureStore } from '../../models/feature-store/index.ts';
import { geodesicPolygon } from '../../models/geodesy/geodesic-lines.ts';
import type { Theme } from '../../models/schema/theme.ts';
import type { Area } from '../../models/schema/view-document.ts';
import { areasOfPlaces, polygonsOf } from '../../models/themes/join-areas.ts';
import {
  type AreaTree,
  columnsOfTheme,
  type LayerInAreas,
  parentRows,
  rollUp,
} from '../../models/themes/roll-up.ts';
import { readTable } from '../attributes/read-table.ts';

/** One area with what a table of indicators says of it. */
export interface ThemeArea {
  id: string;
  name: { 'zh-CN': string; en: string };
  level: string;
  /** Id of the area that it is a part of. */
  parent?: string;
  /** Square kilometres. */
  size: number;
  /** West, south, east, north in degrees. */
  extent: [number, number, number, number];
}

export interface ThemeResult {
  areas: ThemeArea[];
  /** For each indicator a value for each area and one for the city; NaN where nothing is known. */
  values: { indicator: string; values: Float64Array; city: number }[];
  /** Features of each layer that stand in no area, by the theme's name of the layer. */
  outside: Record<string, number>;
}

/** Reckons all indicators of a theme from the stores of its layers, given by the theme's names. */
export async function reckonTheme(
  theme: Theme,
  sources: ReadonlyMap<string, ByteSource>,
  report: (share: number) => Promise<void> | void = () => undefined,
): Promise<ThemeResult> {
  const columns = columnsOfTheme(theme);
  const areasKey = theme.rollUp.layer;
  const source = sources.get(areasKey);
  if (!source) throw new Error('The layer of the areas is not there.');
  const { areas, tree, polygons, table } = await readAreas(theme, source, columns.get(areasKey) ?? new Set());
  const layers = new Map<string, LayerInAreas>([[areasKey, { table }]]);
  const outside: Record<string, number> = {};
  const others = [...columns.keys()].filter((key) => key !== areasKey && sources.has(key));
  for (const [index, key] of others.entries()) {
    const read = await readTable(sources.get(key)!, [...columns.get(key)!], (share) =>
      report((index + share) / others.length),
    );
    const rows = areasOfPlaces(read.longitudes, read.latitudes, polygons);
    layers.set(key, { table: read, areas: rows });
    outside[key] = rows.reduce((count, row) => count + (row < 0 ? 1 : 0), 0);
  }
  const values = theme.indicators.map(({ id, formula }) => ({
    indicator: id,
    ...rollUp(formula, tree, layers),
  }));
  return { areas, values, outside };
}

interface ReadAreas {
  areas: ThemeArea[];
  tree: AreaTree;
  /** Of the smallest areas alone, so that each place lies in one. */
  polygons: Area[][];
  table: AttributeTable;
}

async function readAreas(
  { rollUp: { levelAttribute, parentAttribute } }: Theme,
  source: ByteSource,
  columns: ReadonlySet<string>,
): Promise<ReadAreas> {
  const store = await openFeatureStore(source);
  const areas: ThemeArea[] = [];
  const all: Area[][] = [];
  const builders = [...columns].map((name) => ({ name, builder: new ColumnBuilder() }));
  for (let block = 0; block < store.header.blocks.length; block++) {
    for (const feature of await store.readBlock(block)) {
      const { attributes, name } = feature;
      const polygons = polygonsOf(feature);
      const [level, parent, english] = [
        attributes[levelAttribute],
        attributes[parentAttribute],
        attributes['name:en'],
      ];
      if (typeof level !== 'string' && typeof level !== 'number') continue;
      const plain = name ?? (typeof attributes.name === 'string' ? attributes.name : feature.id);
      areas.push({
        id: feature.id,
        name: { 'zh-CN': plain, en: typeof english === 'string' ? english : plain },
        level: String(level),
        ...(typeof parent === 'string' ? { parent } : {}),
        size: polygons.reduce((sum, rings) => sum + sizeOf(rings), 0),
        extent: extentOf(polygons),
      });
      all.push(polygons);
      for (const { name: column, builder } of builders) builder.add(attributes[column]);
    }
  }
  const ids = areas.map(({ id }) => id);
  const parents = parentRows(
    ids,
    areas.map(({ parent }) => parent),
  );
  const hasParts = new Set(parents);
  return {
    areas,
    tree: { parents, sizes: Float64Array.from(areas, ({ size }) => size) },
    polygons: all.map((polygons, row) => (hasParts.has(row) ? [] : polygons)),
    table: {
      ids,
      longitudes: new Float64Array(ids.length),
      latitudes: new Float64Array(ids.length),
      columns: Object.fromEntries(builders.map(({ name, builder }) => [name, builder.build()])),
    },
  };
}

/** Square kilometres on the ellipsoid, holes taken off. */
function sizeOf([outer, ...holes]: Area): number {
  const squareMetres =
    geodesicPolygon(outer).area - holes.reduce((sum, hole) => sum + geodesicPolygon(hole).area, 0);
  return squareMetres / 1e6;
}

function extentOf(polygons: readonly Area[]): ThemeArea['extent'] {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [outer] of polygons) {
    for (const [x, y] of outer) {
      west = Math.min(west, x);
      east = Math.max(east, x);
      south = Math.min(south, y);
      north = Math.max(north, y);
    }
  }
  return [west, south, east, north];
}
