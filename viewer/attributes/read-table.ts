import { ColumnBuilder } from '../../models/attributes/column.ts';
import { type AttributeTable, CLASS_COLUMN, TYPE_COLUMN } from '../../models/attributes/table.ts';
import { FEATURES_FILE } from '../../models/feature-store/header.ts';
import { type ByteSource, openFeatureStore } from '../../models/feature-store/index.ts';
import { middleOf } from './middle.ts';
import { readAhead } from './read-ahead.ts';

/** Milliseconds between two reports of progress, when others get their turn as well. */
const REPORTED = 80;

/**
 * Reads some attributes of all features of a store, block by block: the memory is that of the table. `report` hears
 * the share that is done, 0–1, and may throw to end it.
 */
export async function readTable(
  source: ByteSource,
  columns: readonly string[],
  report: (share: number) => Promise<void> | void = () => undefined,
): Promise<AttributeTable> {
  const { header } = await openFeatureStore(source);
  const end = header.blocks.reduce((last, { offset, length }) => Math.max(last, offset + length), 0);
  // Opened anew: its reader fetches large pieces, and small ones of it.
  const store = await openFeatureStore(readAhead(source, { [FEATURES_FILE]: end }));
  const ids: string[] = [];
  const longitudes = new Float64Array(header.count);
  const latitudes = new Float64Array(header.count);
  const builders = columns.map((name) => ({ name, builder: new ColumnBuilder() }));
  let reported = performance.now();
  for (let block = 0; block < header.blocks.length; block++) {
    for (const { id, type, class: kind, attributes, geometries } of await store.readBlock(block)) {
      [longitudes[ids.length], latitudes[ids.length]] = middleOf(geometries);
      ids.push(id);
      for (const { name, builder } of builders)
        builder.add(name === TYPE_COLUMN ? type : name === CLASS_COLUMN ? kind : attributes[name]);
    }
    if (performance.now() - reported < REPORTED) continue;
    reported = performance.now();
    await report((block + 1) / header.blocks.length);
  }
  return {
    ids,
    longitudes,
    latitudes,
    columns: Object.fromEntries(builders.map(({ name, builder }) => [name, builder.build()])),
  };
}
