import express, { type NextFunction, type Request, type Response } from 'express';
import type { Logger } from 'pino';
import type { Making } from '../../models/schema/index.ts';
import { type Caller, grantsOf, type WhoAsks } from './access.ts';
import { ANNOTATION_METHODS, annotationsAnswer, isAnnotationPath } from './annotations/answer-annotations.ts';
import { apiAnswer } from './answer-api.ts';
import { cityAnswer } from './answer-city.ts';
import { answerErrors, plainError } from './answer-error.ts';
import { viewerAnswer } from './answer-viewer.ts';
import type { AllowedHost } from './proxy/allow-list.ts';
import { proxyAnswer } from './proxy/answer-proxy.ts';
import { requestLog } from './request-log.ts';
import { pathSegments } from './safe-path.ts';
import { securityHeaders } from './security-headers.ts';
import type { ServedCity } from './served-city.ts';

export interface Route {
  path: string;
  handler: express.Handler;
}

export interface AppOptions {
  /** May grow while the server runs. */
  cities: readonly ServedCity[];
  /** The city that is being made, if any. */
  making?: () => Making | undefined;
  /** Real path of the built viewer; absent: a plain page says so. */
  viewerFolder?: string;
  /** Asked for every request, before anything else is done with it. */
  whoAsks: WhoAsks;
  /**
   * What other services answer, by the path below the base path, such as `/api/session`. They come behind the access
   * check, may be asked by any method, and pass on (`next()`) what is not theirs.
   */
  routes?: readonly Route[];
  logger: Logger;
  /** Path that everything stands under, with a slash at both ends. Default '/'. */
  basePath?: string;
  /** Folders of themes beside the cities' own; see themes/read-themes.ts. */
  themeFolders?: readonly string[];
  /** Servers that the proxy may ask; none: it is off. */
  allowHosts?: readonly AllowedHost[];
  /** As express' "trust proxy" setting: whose X-Forwarded-For the log believes. */
  trustProxy?: string | number;
}

/**
 * The web server of cities and the viewer:
 *
 *     /                                        the viewer
 *     /api/health  /api/time  /api/cities      answers in JSON; addresses in them are relative to the viewer
 *     /api/cities/<id>/annotations/…           what people drew on a city: the one thing that can be changed
 *     /api/proxy?url=…                         an answer of an allowed server; without url: which are
 *     /api/making                              how far the city is that is being made, or null
 *     what `routes` names                      sessions, live data, alarms … of other services
 *     /city/<id>/scene.json                    the scene as the caller may see it
 *     /city/<id>/<publication>/layers/…        the bytes of layers
 *     /city/<id>/runs.json                     the runs that the caller may see
 *     /city/<id>/<publication>/runs/<run>/…    the files of a run
 */
export function createApp(options: AppOptions): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // Parsed for routes that look at it, and not before.
  app.set('query parser', 'simple');
  app.enable('case sensitive routing');
  if (options.trustProxy !== undefined) app.set('trust proxy', options.trustProxy);
  app.use(requestLog(options.logger));
  app.use(securityHeaders);
  const base = options.basePath ?? '/';
  app.use((request, _response, next) => {
    const caller = options.whoAsks(request);
    if (!(caller instanceof Promise)) {
      callers.set(request, caller);
      next();
      return;
    }
    caller.then((found) => {
      callers.set(request, found);
      next();
    }, next);
  });
  for (const { path, handler } of options.routes ?? []) app.use(`${base.slice(0, -1)}${path}`, handler);
  app.use(readOnly(base));
  const answer = answerFor(options);
  app.use(async (request, response) => {
    const path = request.url.split('?', 1)[0];
    if (base !== '/' && (path === '/' || `${path}/` === base)) {
      // Relative, since a proxy in front may have another path in mind.
      response.redirect(path === '/' ? `.${base}` : `./${base.split('/').at(-2)}/`);
    } else if (!path.startsWith(base) || !(await answer(path.slice(base.length - 1), request, response))) {
      notFound(response);
    }
  });
  app.use(answerErrors(options.logger));
  return app;
}

const callers = new WeakMap<Request, Caller>();

/** All but annotations can only be looked at. */
function readOnly(base: string) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const path = request.url.split('?', 1)[0];
    const changeable = path.startsWith(base) && isAnnotationPath(path.slice(base.length - 1));
    const allowed = changeable ? ANNOTATION_METHODS : ['GET', 'HEAD'];
    if (allowed.includes(request.method)) {
      next();
    } else {
      response.setHeader('Allow', allowed.join(', '));
      plainError(response, { status: 405, code: 'method-not-allowed' });
    }
  };
}

/** A thing that is not there and a thing that the caller may not see get this very answer. */
function notFound(response: Response): void {
  plainError(response, { status: 404, code: 'not-found' });
}

/** Every byte of the server is sent from here. False: nothing was sent, and the answer is "not found". */
function answerFor(options: AppOptions) {
  const api = apiAnswer(options);
  const annotations = annotationsAnswer(options);
  const city = cityAnswer(options);
  const proxy = proxyAnswer({ allowHosts: options.allowHosts ?? [], logger: options.logger });
  const viewer = viewerAnswer(options);
  return async (path: string, request: Request, response: Response): Promise<boolean> => {
    const { subject } = callers.get(request)!;
    const grants = grantsOf(subject);
    const segments = pathSegments(path === '/' ? '/index.html' : path);
    if (!segments) return false;
    const asked = { segments, subject, grants, request, response };
    if (segments[0] === 'api' && segments[1] === 'cities' && segments.length > 3) return annotations(asked);
    if (segments[0] === 'api' && segments[1] === 'proxy' && segments.length === 2) return proxy(asked);
    if (segments[0] === 'api') return api(asked);
    if (segments[0] === 'city') return city(asked);
    return viewer(asked);
  };
}
