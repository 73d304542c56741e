import express from 'express';
import { pino } from 'pino';
import { withoutAccounts } from '../../../tiles-service/serve/access.ts';
import { createApp } from '../../../tiles-service/serve/app.ts';
import { listen } from '../../../tiles-service/serve/listen.ts';
import { openCity } from '../../../tiles-service/serve/served-city.ts';

/** Child process of serve.ts: `ours` or plain `express.static` over one city folder; tells its port. */
const [kind, folder] = process.argv.slice(2);

async function handler() {
  if (kind === 'ours') {
    return createApp({
      cities: [await openCity(folder)],
      whoAsks: withoutAccounts({ publicOnly: false, behindProxy: false }),
      logger: pino({ level: 'silent' }),
    });
  }
  const app = express();
  app.use('/city/bench', express.static(folder, { immutable: true, maxAge: '1y' }));
  return app;
}

const listening = await listen(await handler(), { host: '127.0.0.1', port: 0, basePath: '/' });
process.send?.({ port: listening.port });
process.once('disconnect', () => listening.close(0));
