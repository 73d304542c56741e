import type { Tags } from './elements.ts';
import { CLASSIFICATION, type ClassificationRow } from './tables/classification.ts';

/** How an element is drawn in the file. */
export type Drawing = 'node' | 'open-way' | 'closed-way' | 'multipolygon';
export type Shape = 'point' | 'line' | 'area';

export interface Classified {
  row: ClassificationRow;
  class: string;
  shape: Shape;
}

interface PreparedRow {
  row: ClassificationRow;
  order: number;
  values: ReadonlySet<string> | undefined;
  except: ReadonlySet<string>;
}

const ROWS_BY_KEY = prepare();

/** The first row of the table that fits the element's tags and how it is drawn; undefined: nothing shows it. */
export function classify(tags: Tags, drawing: Drawing): Classified | undefined {
  let best: PreparedRow | undefined;
  let bestShape: Shape = 'point';
  let bestValue = '';
  for (const [key, value] of tags) {
    const rows = ROWS_BY_KEY.get(key);
    if (!rows || value === 'no') continue;
    for (const prepared of rows) {
      if (best && prepared.order > best.order) break;
      if (prepared.values ? !prepared.values.has(value) : prepared.except.has(value)) continue;
      if (prepared.row.named && !tags.has('name')) continue;
      const shape = shapeFor(prepared.row.on, drawing, tags);
      if (!shape) continue;
      best = prepared;
      bestShape = shape;
      bestValue = value;
      break;
    }
  }
  return best && { row: best.row, class: best.row.class ?? bestValue, shape: bestShape };
}

function shapeFor(on: string, drawing: Drawing, tags: Tags): Shape | undefined {
  if (drawing === 'node') return on.includes('n') ? 'point' : undefined;
  if (drawing === 'multipolygon') return /[aAr]/.test(on) ? 'area' : undefined;
  if (drawing === 'closed-way') {
    const area = tags.get('area');
    if (on.includes('a') && area !== 'no') return 'area';
    if (on.includes('A') && area === 'yes') return 'area';
  }
  return on.includes('l') ? 'line' : undefined;
}

function prepare(): Map<string, PreparedRow[]> {
  const rows = new Map<string, PreparedRow[]>();
  for (const [order, row] of CLASSIFICATION.entries()) {
    const values = row.values === '*' ? undefined : new Set(row.values.split(' '));
    const prepared = { row, order, values, except: new Set((row.except ?? '').split(' ')) };
    const there = rows.get(row.key);
    if (there) there.push(prepared);
    else rows.set(row.key, [prepared]);
  }
  return rows;
}
