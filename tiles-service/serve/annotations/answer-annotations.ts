import type { Response } from 'express';
import type { Logger } from 'pino';
import { mayDo } from '../../../models/access/decide.ts';
import {
  type AnnotationLayer,
  type AnnotationList,
  annotationLayerSchema,
} from '../../../models/schema/annotation.ts';
import { type Answer, type Asked, grantFor } from '../asked.ts';
import { jsonBody, sendBody } from '../send-body.ts';
import type { ServedCity } from '../served-city.ts';
import { AnnotationConflict, AnnotationStore, BrokenLayer, TooManyLayers } from './annotation-store.ts';
import { BadBody, readJsonBody } from './read-json-body.ts';

/** Bytes of one layer. */
export const LARGEST_LAYER = 2 * 1024 * 1024;

/** What may be done with an address of annotations, for the Allow header. */
export const ANNOTATION_METHODS = ['GET', 'HEAD', 'PUT', 'DELETE'];

/** True for the one kind of address that takes changes; `path` is below the server's base path. */
export function isAnnotationPath(path: string): boolean {
  return /^\/api\/cities\/[^/]+\/annotations\/[^/]+$/.test(path);
}

/**
 *     GET    /api/cities/<id>/annotations           which layers the caller may see, and whether they may save
 *     GET    /api/cities/<id>/annotations/<layer>   one layer
 *     PUT    /api/cities/<id>/annotations/<layer>   saves it over the revision that it names (0: a new one)
 *     DELETE /api/cities/<id>/annotations/<layer>   with If-Match: "<revision>"
 *
 * Saving is for callers who may see what is internal and may change annotations. A request of a page of another origin
 * is anybody's, so that none can save by way of an officer's browser. A conflict is answered with 409 and the layer as
 * it is now.
 */
export function annotationsAnswer(options: { cities: readonly ServedCity[]; logger: Logger }): Answer {
  const stores = new WeakMap<ServedCity, AnnotationStore>();
  const storeOf = (city: ServedCity) => {
    const store = stores.get(city) ?? new AnnotationStore(city.folder);
    stores.set(city, store);
    return store;
  };
  return async (asked) => {
    const [, , id, kind, layer] = asked.segments;
    const city = options.cities.find((one) => one.id === id);
    const open = grantFor(asked, 'public');
    if (!city || !open || kind !== 'annotations' || asked.segments.length > 5) return false;
    // A city of which the caller sees nothing is none.
    if ((await city.scene(asked.grants)) === undefined) return false;
    const store = storeOf(city);
    const { request, response } = asked;
    if (layer === undefined) {
      const layers = await store.list((file, error) =>
        options.logger.error({ err: error, city: id, file }, 'a layer of annotations cannot be read'),
      );
      const list: AnnotationList = {
        writable: mayWrite(asked),
        layers: layers.filter(({ publication }) => grantFor(asked, publication)),
      };
      await sendBody(open, request, response, jsonBody(list));
      return true;
    }
    if (request.method === 'PUT' || request.method === 'DELETE') {
      await change(store, layer, asked, options.logger);
      return true;
    }
    let found: AnnotationLayer | undefined;
    try {
      if (annotationLayerSchema.shape.id.safeParse(layer).success) found = await store.read(layer);
    } catch (error) {
      // Of what class it would be nobody knows: only those hear of it who may mend it.
      if (!(error instanceof BrokenLayer) || !mayWrite(asked)) throw error;
      options.logger.error({ err: error, city: id }, 'a layer of annotations cannot be read');
      answer(response, 500, { error: 'broken', detail: error.message });
      return true;
    }
    const grant = found && grantFor(asked, found.publication);
    if (!grant) return false;
    await sendBody(grant, request, response, jsonBody(found));
    return true;
  };
}

/** Annotations are of the whole city, so the right to change them must be. */
function mayWrite(asked: Asked): boolean {
  return grantFor(asked, 'internal') !== undefined && mayDo(asked.subject, 'annotation.change', []);
}

async function change(store: AnnotationStore, id: string, asked: Asked, logger: Logger): Promise<void> {
  const { request, response } = asked;
  if (!mayWrite(asked))
    return answer(response, 403, { error: 'read-only', detail: 'You may look at this city, not change it.' });
  try {
    if (request.method === 'DELETE') {
      const revision = /^"(\d{1,9})"$/.exec(request.headers['if-match'] ?? '')?.[1];
      if (revision === undefined)
        return answer(response, 428, { error: 'no-revision', detail: 'Send If-Match: "<revision>".' });
      checkId(id);
      await store.remove(id, Number(revision));
      logger.info({ annotations: id }, 'a layer of annotations was deleted');
      return answer(response, 200, { deleted: id });
    }
    const parsed = annotationLayerSchema.safeParse(await readJsonBody(request, LARGEST_LAYER));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new BadBody(400, 'invalid', `${issue.path.join('.') || 'the layer'}: ${issue.message}`);
    }
    if (parsed.data.id !== id)
      throw new BadBody(400, 'invalid', 'id: the layer is called otherwise than its address.');
    if (!grantFor(asked, parsed.data.publication))
      return answer(response, 403, { error: 'read-only', detail: 'You may not see layers of this class.' });
    const saved = await store.write(parsed.data, Date.now());
    return answer(response, 200, {
      id,
      revision: saved.revision,
      author: saved.author,
      created: saved.created,
      changed: saved.changed,
    });
  } catch (error) {
    if (error instanceof BadBody) {
      // What is left of a body that is too large is not waited for.
      if (error.status === 413) response.setHeader('Connection', 'close');
      return answer(response, error.status, { error: error.code, detail: error.message });
    }
    if (error instanceof AnnotationConflict) {
      const { current } = error;
      const seen = current && grantFor(asked, current.publication) ? current : undefined;
      return answer(response, 409, {
        error: 'conflict',
        detail: error.message,
        ...(seen && { layer: seen }),
      });
    }
    if (error instanceof TooManyLayers)
      return answer(response, 409, { error: 'too-many', detail: error.message });
    if (error instanceof BrokenLayer) {
      logger.error({ err: error, annotations: id }, 'a layer of annotations cannot be read');
      return answer(response, 500, { error: 'broken', detail: error.message });
    }
    const { code } = error as NodeJS.ErrnoException;
    // Who hung up before all had come hears nothing any more, and nothing was changed.
    if (code === 'ECONNRESET' && !request.complete) return;
    if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM' || code === 'ENOSPC') {
      logger.error({ err: error, annotations: id }, 'annotations cannot be written');
      return answer(response, 507, {
        error: 'not-writable',
        detail: 'The server cannot write into the folder of the city.',
      });
    }
    throw error;
  }
}

function checkId(id: string): void {
  if (!annotationLayerSchema.shape.id.safeParse(id).success)
    throw new BadBody(400, 'invalid', `id: "${id}" is none of a layer of annotations.`);
}

/** Only what the caller sent or may see goes out here: the grants were asked above. */
function answer(response: Response, status: number, value: object): void {
  const bytes = Buffer.from(JSON.stringify(value));
  response.status(status);
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Length', bytes.length);
  response.end(bytes);
}
