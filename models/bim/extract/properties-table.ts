import type { Cell } from '../../attributes/tsv.ts';
import type { AttributeValue, Feature } from '../../feature.ts';
import { unitAt } from '../measures.ts';

/** What every row begins with. */
const HEAD = ['GlobalId', 'class', 'name', 'typeName', 'storey', 'space'] as const;
/** What tells of other columns, or stands in the head. */
const LEFT_OUT = new Set(['measures', 'units', 'fileUnits', 'typeName', 'storey', 'space']);

type Row = ReadonlyMap<string, Cell>;

/**
 * The properties of elements as a table: a row for each, a column for each path that any of them has, with its unit
 * behind it; what is in several units has a column for each.
 */
export class PropertiesTable {
  readonly #fileUnits: Readonly<Record<string, string>>;
  readonly #rows: { head: Cell[]; cells: Row }[] = [];
  readonly #columns = new Set<string>();

  /** `fileUnits`: names of the units of the file by kind. */
  constructor(fileUnits: Readonly<Record<string, string>> = {}) {
    this.#fileUnits = fileUnits;
  }

  add({ id, class: own, type, name, attributes }: Feature): void {
    const cells = new Map<string, Cell>();
    const look = (path: string, value: AttributeValue): void => {
      if (value === null || value === '') return;
      if (typeof value === 'object' && !Array.isArray(value)) {
        for (const [key, one] of Object.entries(value)) look(`${path}.${key}`, one);
        return;
      }
      const unit = typeof value === 'number' ? unitAt(attributes, path, this.#fileUnits) : undefined;
      const column = unit ? `${path} (${unit.symbol})` : path;
      this.#columns.add(column);
      cells.set(column, Array.isArray(value) ? listText(value) : value);
    };
    for (const [key, value] of Object.entries(attributes)) if (!LEFT_OUT.has(key)) look(key, value);
    const told = (key: string): Cell => {
      const value = attributes[key];
      return typeof value === 'string' ? value : undefined;
    };
    const globalId = id.slice(id.indexOf(':') + 1);
    this.#rows.push({
      head: [globalId, own ?? type, name, told('typeName'), told('storey'), told('space')],
      cells,
    });
  }

  /** The head, then the rows as they came; attributes of the class first, then sets by their names. */
  rows(): Cell[][] {
    const isOfSet = (column: string): boolean => column.includes('.');
    const columns = [...this.#columns].sort(
      (a, b) => Number(isOfSet(a)) - Number(isOfSet(b)) || (a < b ? -1 : 1),
    );
    return [
      [...HEAD, ...columns],
      ...this.#rows.map(({ head, cells }) => [...head, ...columns.map((column) => cells.get(column))]),
    ];
  }
}

function listText(values: readonly AttributeValue[]): string {
  return values
    .map((value) =>
      typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? ''),
    )
    .join('; ');
}
