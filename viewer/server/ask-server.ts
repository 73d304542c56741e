/** The server said no, or did not answer. */
export class ServerRefusal extends Error {
  override readonly name = 'ServerRefusal';
  /** As its answer says it, `not-found` or `busy`; `unreachable` where there was none, else `http-<status>`. */
  readonly code: string;
  /** Of HTTP; 0 without an answer. */
  readonly status: number;
  /** What else the answer says. */
  readonly said: Readonly<Record<string, unknown>>;

  constructor(code: string, message = code, status = 0, said: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.said = said;
  }
}

export interface Asking {
  method?: string;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
  /** What the path is relative to; the page, where it is not said. */
  base?: string;
}

/**
 * What the server that the page is from answers, as JSON; undefined where it has nothing to say. `path` is relative to
 * the page. Throws ServerRefusal, and what `signal` was aborted with.
 */
export async function askServer(
  path: string,
  { method = 'GET', body, headers, signal, base = document.baseURI }: Asking = {},
): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(new URL(path, base), {
      method,
      cache: 'no-store',
      ...(signal && { signal }),
      headers: {
        Accept: 'application/json',
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ServerRefusal('unreachable', error instanceof Error ? error.message : String(error));
  }
  const said: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  if (response.ok) return said;
  const fields = typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : {};
  const code = typeof fields.error === 'string' ? fields.error : `http-${response.status}`;
  const message = typeof fields.message === 'string' && fields.message !== '' ? fields.message : code;
  throw new ServerRefusal(code, message, response.status, fields);
}

/** The same, of a city: `path` is below `api/cities/<city>/`. */
export function askCity(city: string, path: string, asking?: Asking): Promise<unknown> {
  return askServer(cityPath(city, path), asking);
}

export const cityPath = (city: string, path: string): string =>
  `api/cities/${encodeURIComponent(city)}/${path}`;
