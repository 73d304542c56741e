import { test as base } from '@playwright/test';
import { noConsoleErrors, noForeignHosts } from './guards.ts';
import { type StartedServer, startServer } from './start-server.ts';
import { type StaticServer, startStaticServer } from './static-server.ts';

export { expect } from '@playwright/test';

export interface EndToEnd {
  /** Host names that a page may reach beside this machine's own. */
  allowedHosts: string[];
  /** Errors in the console that this test is about. */
  toleratedErrors: RegExp[];
  /** Starts the real server on a free port; stopped when the test ends. */
  serve: (...options: string[]) => Promise<StartedServer>;
  /** Serves a folder as any static host does; stopped when the test ends. */
  serveStatic: (folder: string) => Promise<StaticServer>;
  /** On by itself: fails the test when a page reaches for another host or has an error. */
  guarded: undefined;
}

export const test = base.extend<EndToEnd>({
  allowedHosts: [[], { option: true }],
  toleratedErrors: [[], { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern.
  serve: async ({}, use) => {
    const started: StartedServer[] = [];
    await use(async (...options) => {
      const server = await startServer(...options);
      started.push(server);
      return server;
    });
    await Promise.all(started.map((server) => server.stop()));
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  serveStatic: async ({}, use) => {
    const started: StaticServer[] = [];
    await use(async (folder) => {
      const server = await startStaticServer(folder);
      started.push(server);
      return server;
    });
    await Promise.all(started.map((server) => server.stop()));
  },
  guarded: [
    async ({ context, allowedHosts, toleratedErrors }, use) => {
      const errors = noConsoleErrors(context, toleratedErrors);
      const foreign = await noForeignHosts(context, allowedHosts);
      await use(undefined);
      await foreign.check();
      await errors.check();
    },
    { auto: true },
  ],
});
