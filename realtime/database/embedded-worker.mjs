// The embedded database in its own thread, since a query takes the whole of it.
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, types } from '@electric-sql/pglite';

const database = await PGlite.create({
  ...(workerData.folder === undefined ? {} : { dataDir: workerData.folder }),
  parsers: { [types.INT8]: Number },
});
parentPort.postMessage({ ready: true });

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
    parentPort.postMessage({ id, error: { message: error.message, code: error.code } });
  }
});
