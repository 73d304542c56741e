// The embedded database in its own thread, since a query takes the whole of it.
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, types } from '@electric-sql/pglite';

const database = await PGlite.create({
  ...(workerData.folder === undefined ? {} : { dataDir: workerData.folder }),
  parsers: { [types.INT8]: Number },
});
parentPort.postMessage({ ready: true });

/** An instance that was aborted answers nothing any more: this thread ends, and another one opens the folder anew. */
const isEnd = (error) =>
  error instanceof WebAssembly.RuntimeError ||
  error?.name === 'ExitStatus' ||
  (error?.code === undefined && /abort|unreachable|out of bounds|is closed/i.test(String(error?.message)));

parentPort.on('message', async ({ id, sql, values, close }) => {
  try {
    if (close) {
      await database.close();
      parentPort.postMessage({ id, rows: [] });
    } else if (values === undefined) {
      await database.exec(sql);
      parentPort.postMessage({ id, rows: [] });
    } else {
      parentPort.postMessage({ id, rows: (await database.query(sql, values)).rows });
    }
  } catch (error) {
    if (isEnd(error)) process.exit(1);
    parentPort.postMessage({ id, error: { message: error.message, code: error.code } });
  }
});
