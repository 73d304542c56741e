import { preciseSum } from '../attributes/summary.ts';
import type { AttributeTable } from '../attributes/table.ts';
import { rowsThatMeet } from '../attributes/table.ts';
import type { Additive, Formula, Theme, Threshold } from '../schema/theme.ts';
import { WARNING_LEVELS } from '../schema/theme.ts';

/** The areas of a city as a tree. Row numbers are those of the areas' table. */
export interface AreaTree {
  /** Row of the area that each is a part of; −1 for one that is a part of none. */
  parents: Int32Array;
  /** Square kilometres of each. */
  sizes: Float64Array;
}

/** What stands in which area: for each layer by its key, its values and the row of the smallest area around each. */
export interface LayerInAreas {
  table: AttributeTable;
  /** −1 for what stands in none. For the layer of the areas itself absent: each area has its own values. */
  areas?: Int32Array;
}

export interface RolledUp {
  /** Of each area; NaN where nothing is known. */
  values: Float64Array;
  /** Of the whole city. */
  city: number;
}

/** Row of the parent of each area by their ids; −1 without one, and for one that is its own ancestor. */
export function parentRows(ids: readonly string[], parents: readonly (string | undefined)[]): Int32Array {
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  const rows = Int32Array.from(parents, (parent) => (parent === undefined ? -1 : (rowOf.get(parent) ?? -1)));
  // The walk from each row upwards ends where one before it has been; where it meets itself, the circle is opened.
  const walks = new Int32Array(rows.length).fill(-1);
  for (let row = 0; row < rows.length; row++) {
    let last = -1;
    for (let at = row; at >= 0; last = at, at = rows[at]) {
      if (walks[at] === row) rows[last] = -1;
      if (walks[at] >= 0) break;
      walks[at] = row;
    }
  }
  return rows;
}

/**
 * The values of an indicator for every area and for the city. What adds up is summed over the smallest areas and
 * upwards; means and ratios are made of such sums at every level, never of other means, so that a district's density
 * is that of its people on its ground. Of the layer of the areas itself, values of the smallest areas count.
 */
export function rollUp(
  formula: Formula,
  tree: AreaTree,
  layers: ReadonlyMap<string, LayerInAreas>,
): RolledUp {
  switch (formula.kind) {
    case 'mean': {
      const { of, attribute, weight, where } = formula;
      const parts = meanParts(layers.get(of), attribute, weight, where, tree);
      return divided(parts.sum, parts.weight, 1);
    }
    case 'ratio':
      return divided(
        totals(formula.numerator, tree, layers),
        totals(formula.denominator, tree, layers),
        formula.factor,
      );
    default:
      return totals(formula, tree, layers);
  }
}

/** The gravest level that a value reaches. */
export function levelOf(value: number, thresholds: readonly Threshold[]): Threshold | undefined {
  return WARNING_LEVELS.flatMap((level) =>
    thresholds.filter(
      (one) =>
        one.level === level &&
        (one.from !== undefined ? value >= one.from : one.below !== undefined && value < one.below),
    ),
  )[0];
}

function totals(additive: Additive, tree: AreaTree, layers: ReadonlyMap<string, LayerInAreas>): RolledUp {
  if (additive.kind === 'area') {
    // An area's own size is known at every level; the city's is that of its largest areas.
    const roots = tree.sizes.filter((_, row) => tree.parents[row] < 0);
    return { values: tree.sizes, city: preciseSum(roots) };
  }
  const layer = layers.get(additive.of);
  if (!layer) return nothing(tree);
  const rows = rowsThatMeet(layer.table, { conditions: additive.where });
  if (additive.kind === 'count') return upwards(tree, layer, (row) => (rows[row] ? 1 : 0));
  const column = layer.table.columns[additive.attribute];
  if (column?.kind !== 'number') return nothing(tree);
  return upwards(tree, layer, (row) => (rows[row] ? column.values[row] : 0));
}

function meanParts(
  layer: LayerInAreas | undefined,
  attribute: string,
  weight: string | undefined,
  where: Parameters<typeof rowsThatMeet>[1]['conditions'],
  tree: AreaTree,
): { sum: RolledUp; weight: RolledUp } {
  const column = layer?.table.columns[attribute];
  const weights = weight === undefined ? undefined : layer?.table.columns[weight];
  if (!layer || column?.kind !== 'number' || (weight !== undefined && weights?.kind !== 'number'))
    return { sum: nothing(tree), weight: nothing(tree) };
  const rows = rowsThatMeet(layer.table, { conditions: where });
  const weightOf = (row: number): number => {
    if (!rows[row] || Number.isNaN(column.values[row])) return 0;
    const value = weights?.kind === 'number' ? weights.values[row] : 1;
    return Number.isNaN(value) ? 0 : value;
  };
  const sum = upwards(tree, layer, (row) => {
    const share = weightOf(row);
    return share === 0 ? 0 : column.values[row] * share;
  });
  return { sum, weight: upwards(tree, layer, weightOf) };
}

/** Adds the amounts of features to their areas and to all that these are parts of. NaN counts as nothing. */
function upwards(
  tree: AreaTree,
  { table, areas }: LayerInAreas,
  amountOf: (row: number) => number,
): RolledUp {
  const { parents } = tree;
  const values = new Float64Array(parents.length);
  const hasParts = new Uint8Array(parents.length);
  for (const parent of parents) if (parent >= 0) hasParts[parent] = 1;
  let city = 0;
  for (let row = 0; row < table.ids.length; row++) {
    const amount = amountOf(row);
    if (Number.isNaN(amount)) continue;
    if (!areas && hasParts[row]) continue;
    // What stands outside all areas is a part of the city still.
    city += amount;
    for (let area = areas ? areas[row] : row; area >= 0; area = parents[area]) values[area] += amount;
  }
  return { values, city };
}

function divided(numerator: RolledUp, denominator: RolledUp, factor: number): RolledUp {
  const quotient = (a: number, b: number) => (b === 0 ? Number.NaN : (a / b) * factor);
  return {
    values: numerator.values.map((value, row) => quotient(value, denominator.values[row])),
    city: quotient(numerator.city, denominator.city),
  };
}

function nothing({ parents }: AreaTree): RolledUp {
  return { values: new Float64Array(parents.length).fill(Number.NaN), city: Number.NaN };
}

/** The columns of each layer that a theme's formulas need, by the theme's names of the layers. */
export function columnsOfTheme({
  indicators,
  rollUp: areas,
}: Pick<Theme, 'indicators' | 'rollUp'>): Map<string, Set<string>> {
  const columns = new Map<string, Set<string>>();
  const add = (of: string, names: readonly (string | undefined)[]) => {
    const known = columns.get(of) ?? new Set();
    for (const name of names) if (name !== undefined) known.add(name);
    columns.set(of, known);
  };
  const addAdditive = (part: Additive) => {
    if (part.kind === 'area') return;
    add(part.of, [
      part.kind === 'sum' ? part.attribute : undefined,
      ...part.where.map(({ attribute }) => attribute),
    ]);
  };
  add(areas.layer, [areas.levelAttribute, areas.parentAttribute]);
  for (const { formula } of indicators) {
    if (formula.kind === 'ratio') {
      addAdditive(formula.numerator);
      addAdditive(formula.denominator);
    } else if (formula.kind === 'mean')
      add(formula.of, [
        formula.attribute,
        formula.weight,
        ...formula.where.map(({ attribute }) => attribute),
      ]);
    else addAdditive(formula);
  }
  return columns;
}
