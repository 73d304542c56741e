import { breaksOf } from '../../models/attributes/classes.ts';
import { httpByteSource } from '../../models/feature-store/index.ts';
import type { Reply, Request } from './messages.ts';
import { readTable } from './read-table.ts';

const cancelled = new Set<number>();

async function answer(request: Exclude<Request, { ask: 'cancel' }>): Promise<Reply> {
  const { id } = request;
  if (request.ask === 'breaks')
    return { id, breaks: breaksOf(request.sorted, request.method, request.classes) };
  const table = await readTable(httpByteSource(request.folder), request.columns, async (progress) => {
    self.postMessage({ id, progress } satisfies Reply);
    // A message that ends it is only heard between two turns.
    await new Promise((resolve) => setTimeout(resolve));
    if (cancelled.has(id)) throw new Error('cancelled');
  });
  return { id, table };
}

self.onmessage = async ({ data: request }: MessageEvent<Request>) => {
  if (request.ask === 'cancel') {
    cancelled.add(request.id);
    return;
  }
  let reply: Reply;
  try {
    reply = await answer(request);
  } catch (error) {
    reply = { id: request.id, error: error instanceof Error ? error.message : String(error) };
  }
  cancelled.delete(request.id);
  self.postMessage(reply, { transfer: 'table' in reply ? buffersOf(reply.table) : [] });
};

function buffersOf({
  longitudes,
  latitudes,
  columns,
}: Extract<Reply, { table: unknown }>['table']): Transferable[] {
  const arrays = Object.values(columns).map((column) =>
    column.kind === 'number' ? column.values : column.codes,
  );
  return [longitudes, latitudes, ...arrays].map(({ buffer }) => buffer as ArrayBuffer);
}
