import {
  type AnnotationLayer,
  type AnnotationList,
  annotationLayerSchema,
} from '../../models/schema/annotation.ts';
import { askServer, cityPath, ServerRefusal } from '../server/ask-server.ts';

/** The layer was changed by somebody else meanwhile; undefined: deleted. */
export class RemoteConflict extends Error {
  override readonly name = 'RemoteConflict';
  readonly theirs: AnnotationLayer | undefined;

  constructor(detail: string, theirs: AnnotationLayer | undefined) {
    super(detail);
    this.theirs = theirs;
  }
}

/**
 * The server's annotations of one city. Every function throws a ServerRefusal where it fails. What only asks
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
  const folder = cityPath(city, 'annotations');
  return {
    list: async (signal) => (await askServer(folder, { base, signal })) as AnnotationList,
    read: async (id, signal) =>
      annotationLayerSchema.parse(await askServer(`${folder}/${id}`, { base, signal })),
    write: (layer) =>
      noticing(async () => {
        const saved = await askServer(`${folder}/${layer.id}`, { base, method: 'PUT', body: layer });
        return (saved as { revision: number }).revision;
      }),
    remove: (id, revision) =>
      noticing(async () => {
        const headers = { 'If-Match': `"${revision}"` };
        await askServer(`${folder}/${id}`, { base, method: 'DELETE', headers });
      }),
  };
}

/** Says what somebody else has made of a layer meanwhile. */
async function noticing<Result>(change: () => Promise<Result>): Promise<Result> {
  try {
    return await change();
  } catch (error) {
    if (error instanceof ServerRefusal && error.status === 409 && error.code === 'conflict')
      throw new RemoteConflict(error.message, annotationLayerSchema.safeParse(error.said.layer).data);
    throw error;
  }
}
