import {
  type AnnotationLayer,
  type AnnotationList,
  annotationLayerSchema,
} from '../../models/schema/annotation.ts';

/** The layer was changed by somebody else meanwhile; undefined: deleted. */
export class RemoteConflict extends Error {
  override readonly name = 'RemoteConflict';
  readonly theirs: AnnotationLayer | undefined;

  constructor(detail: string, theirs: AnnotationLayer | undefined) {
    super(detail);
    this.theirs = theirs;
  }
}

/** The server said no. */
export class RemoteRefusal extends Error {
  override readonly name = 'RemoteRefusal';
  readonly status: number;

  constructor(detail: string, status: number) {
    super(detail);
    this.status = status;
  }
}

/**
 * The server's annotations of one city. Every function throws an Error that says why where it fails. What only asks
 * can be called off; what changes is not, as nobody would know whether the server has done it.
 */
export interface Remote {
  list(signal?: AbortSignal): Promise<AnnotationList>;
  read(id: string, signal?: AbortSignal): Promise<AnnotationLayer>;
  /** Gives the revision that the layer now has. Throws RemoteConflict. */
  write(layer: AnnotationLayer): Promise<number>;
  remove(id: string, revision: number): Promise<void>;
}

/** `base` is the page's address. */
export function remoteOf(city: string, base: string): Remote {
  const folder = new URL(`api/cities/${encodeURIComponent(city)}/annotations`, base).href;
  return {
    list: async (signal) => (await ask(folder, { signal })) as AnnotationList,
    read: async (id, signal) => annotationLayerSchema.parse(await ask(`${folder}/${id}`, { signal })),
    async write(layer) {
      const saved = await ask(`${folder}/${layer.id}`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(layer),
      });
      return (saved as { revision: number }).revision;
    },
    async remove(id, revision) {
      await ask(`${folder}/${id}`, { method: 'DELETE', headers: { 'If-Match': `"${revision}"` } });
    },
  };
}

async function ask(address: string, options: RequestInit = {}): Promise<unknown> {
  const response = await fetch(address, { cache: 'no-store', ...options });
  const said = (await response.json().catch(() => undefined)) as
    | { error?: string; detail?: string; layer?: unknown }
    | undefined;
  if (response.ok && said !== undefined) return said;
  const detail = said?.detail ?? said?.error ?? `HTTP ${response.status}`;
  if (response.status === 409 && said?.error === 'conflict')
    throw new RemoteConflict(detail, annotationLayerSchema.safeParse(said.layer).data);
  throw new RemoteRefusal(detail, response.status);
}
