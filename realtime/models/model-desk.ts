import type express from 'express';
import type { AuditLog } from '../access/audit/audit-log.ts';
import { HttpProblem } from '../http/problem.ts';
import { type ModelPlaces, placeRoutes } from './place-routes.ts';

/** What is answered below `/api/cities/<city>`. */
export const isModelPlace = (path: string): boolean => path.startsWith('/models/');

/** Puts building models in their place by hand, for everybody, whether anything lives in the city or not. */
export class ModelDesk {
  readonly #routers = new Map<string, express.Router>();
  #audit: AuditLog | undefined;

  /** May be opened while the server listens already. What fails is told by whoever opens it. */
  constructor(audit: Promise<AuditLog>) {
    audit.then(
      (log) => {
        this.#audit = log;
      },
      () => undefined,
    );
  }

  /** The routes of a city. Throws HttpProblem 503 while the audit log is being opened. */
  routerOf(city: string, folder: string, places: ModelPlaces): express.Router {
    const audit = this.#audit;
    if (!audit) throw new HttpProblem(503, 'starting', 'The server is starting. Ask again.');
    let router = this.#routers.get(city);
    if (!router) {
      router = placeRoutes({ city, folder, places, audit: (fact) => audit.record(fact) });
      this.#routers.set(city, router);
    }
    return router;
  }
}
