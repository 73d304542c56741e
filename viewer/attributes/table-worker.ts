import { breaksOf } from '../../models/attributes/classes.ts';
import type { AttributeTable } from '../../models/attributes/table.ts';
import { httpByteSource } from '../../models/feature-store/index.ts';
import { answerCalls } from '../workers/answer-calls.ts';
import type { AttributeCalls } from './messages.ts';
import { readTable } from './read-table.ts';

answerCalls<AttributeCalls>(
  {
    table: ({ signal, progress }, folder, columns) =>
      readTable(httpByteSource(folder), columns, async (share) => {
        progress(share);
        // That it is called off is only heard between two turns.
        await new Promise((resolve) => setTimeout(resolve));
        signal.throwIfAborted();
      }),
    breaks: (_, sorted, method, classes) => breaksOf(sorted, method, classes),
  },
  (value) => ('columns' in value ? buffersOf(value) : []),
);

function buffersOf({ longitudes, latitudes, columns }: AttributeTable): Transferable[] {
  const arrays = Object.values(columns).map((column) =>
    column.kind === 'number' ? column.values : column.codes,
  );
  return [longitudes, latitudes, ...arrays].map(({ buffer }) => buffer as ArrayBuffer);
}
