import express from 'express';
import type { AuditLog } from '../access/audit/audit-log.ts';
import { NotedOnce } from '../access/audit/noted-once.ts';
import type { Database } from '../database/database.ts';
import { HttpProblem } from '../http/problem.ts';
import { type KeptRuns, NO_RUNS } from '../runs/kept-runs.ts';
import { documentRoutes } from './document-routes.ts';
import { DocumentStore } from './document-store.ts';

/** What is answered below `/api/cities/<city>`. */
export const isPlanning = (path: string): boolean => path.startsWith('/planning/');

/** The documents of all cities, whether anything lives there or not: any server that has the database answers. */
export class PlanningDesk {
  readonly #routers = new Map<string, express.Router>();
  #open: { database: Database; audit: AuditLog } | undefined;

  /** Both may be opened while the server listens already. What fails is told by whoever opens them. */
  constructor(database: Promise<Database>, audit: Promise<AuditLog>) {
    Promise.all([database, audit]).then(
      ([opened, log]) => {
        this.#open = { database: opened, audit: log };
      },
      () => undefined,
    );
  }

  /** The routes of a city. Throws HttpProblem 503 while the database is being opened. */
  routerOf(city: string, runs: KeptRuns = NO_RUNS): express.Router {
    if (!this.#open) throw new HttpProblem(503, 'starting', 'The database is being opened. Ask again.');
    let router = this.#routers.get(city);
    if (!router) {
      const { database, audit } = this.#open;
      const read = new NotedOnce(audit);
      router = express.Router({ caseSensitive: true, strict: true }).use(
        documentRoutes({
          city,
          store: new DocumentStore(database, city),
          audit: (fact) => audit.record(fact),
          classGiven: (seen) => runs.classGiven(seen),
          noteRead: (asker, document) =>
            read.note(asker, { action: 'plan.read', object: `${city}/${document}` }),
        }),
      );
      this.#routers.set(city, router);
    }
    return router;
  }
}
