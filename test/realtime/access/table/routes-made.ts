import express from 'express';

interface MadeRoute {
  path: string;
  methods: Record<string, boolean | undefined>;
  dispatch(request: { method: string }, response: unknown, next: unknown): void;
}

/** Routes of Express that are made from now on, and which of them are asked. */
export class RoutesMade {
  readonly #routes: { route: MadeRoute; asked: Set<string> }[] = [];
  readonly #end: () => void;

  constructor() {
    // Each route of each router of the process comes to be here, wherever it is mounted.
    const prototype = express.Router.prototype as unknown as { route(path: string): MadeRoute };
    const make = prototype.route;
    const routes = this.#routes;
    prototype.route = function (path) {
      const route = make.call(this, path);
      const asked = new Set<string>();
      const dispatch = route.dispatch;
      route.dispatch = (request, response, next) => {
        asked.add(request.method);
        dispatch.call(route, request, response, next);
      };
      routes.push({ route, asked });
      return route;
    };
    this.#end = () => {
      prototype.route = make;
    };
  }

  get count(): number {
    return this.#routes.length;
  }

  /** Methods and paths, as their router names them, that nobody has asked. */
  unasked(): string[] {
    return this.#routes.flatMap(({ route, asked }) =>
      Object.keys(route.methods)
        .map((method) => method.toUpperCase())
        .filter((method) => !asked.has(method))
        .map((method) => `${method} ${route.path}`),
    );
  }

  end(): void {
    this.#end();
  }
}
