import { test as base } from '@playwright/test';
import { noConsoleErrors, noForeignHosts } from './guards.ts';
import { type StartedServer, startServer } from './start-server.ts';
import { type StaticServer, startStaticServer } from './static-server.ts';

export { expect } from '@playwright/test';

export interface EndToEnd {
  /**
   * What this test is about and must not fail it. One object, since Playwright takes an array given to `use` for
   * a value and its options.
   */
  tolerated: {
    /** Host names that a page may reach beside this machine's own. */
    hosts?: string[];
    /** Errors in the console. */
    errors?: RegExp[];
  };
  /** Starts the real server on a free port; stopped when the test ends. */
  serve: (...options: string[]) => Promise<StartedServer>;
  /** Serves a folder as any static host does; stopped when the test ends. */
  serveStatic: (folder: string) => Promise<StaticServer>;
  /** On by itself: fails the test when a page reaches for another host or has an error. */
  guarded: undefined;
}

export const test = base.extend<EndToEnd>({
  tolerated: [{}, { option: true }],
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
    // After the servers, so that it ends before them: a page must not lose its server while it is watched.
    async ({ context, tolerated, serve: _serve, serveStatic: _serveStatic }, use) => {
      const errors = noConsoleErrors(context, tolerated.errors);
      const foreign = await noForeignHosts(context, tolerated.hosts);
      await use(undefined);
      await foreign.check();
      await errors.check();
      await Promise.all(context.pages().map((page) => page.close()));
    },
    { auto: true },
  ],
});
