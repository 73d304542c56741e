import { type Handler, Router } from 'express';
import { z } from 'zod';
import { isAtWork, mayDo, maySee } from '../../models/access/decide.ts';
import { mayShow, strictestOf } from '../../models/access/strictness.ts';
import {
  type PlanningDocument,
  type PlanningKind,
  type PlanningList,
  type PlanningVersion,
  planningChangeSchema,
  planningIdSchema,
  planningKindSchema,
} from '../../models/schema/planning-document.ts';
import { PUBLICATIONS, type Publication, publicationSchema } from '../../models/schema/publication.ts';
import { schemeSchema } from '../../models/schema/scheme.ts';
import { plainTextSchema } from '../../models/schema/text.ts';
import { askerOf } from '../access/asker.ts';
import { type Asked, type Audit, allowed, answering, seen, whoOf } from '../desks/answer.ts';
import { checked, jsonBody } from '../http/json.ts';
import { HttpProblem, notFound } from '../http/problem.ts';
import { DocumentConflict, type DocumentStore } from './document-store.ts';

/** Bytes of a body: a scheme of some thousand buildings, or a raster of a study. */
export const LARGEST_DOCUMENT = 16 << 20;

const removeSchema = z.strictObject({
  basedOn: z.number().int().positive(),
  note: plainTextSchema.max(500).optional(),
});

export interface DocumentRoutesOptions {
  city: string;
  store: DocumentStore;
  audit: Audit;
  /** Class of what a page is given of the city that may see these classes of all of it. */
  classGiven(seen: readonly Publication[]): Promise<Publication>;
  /** Told before a restricted document is read. */
  noteRead?(asker: Asked['asker'], document: string): Promise<void>;
}

/**
 * Schemes and results of studies, in versions; each version is seen by those who may see its class in the whole city.
 * Below `/api/cities/<city>`, with the kinds `scheme` and `study`:
 *
 *     GET    /planning/<kind>                    { documents, writable }: the newest version of each, without content
 *     GET    /planning/<kind>/<id>[?version=]    one version with its content; absent: the newest
 *     GET    /planning/<kind>/<id>/versions      { versions }: the newest first
 *     PUT    /planning/<kind>/<id>               { name, publication, basedOn, note?, content }: the next version
 *     DELETE /planning/<kind>/<id>               { basedOn, note? }: taken away with the next version
 *
 * 409 `changed` with the newest version where somebody kept one after `basedOn`.
 */
export function documentRoutes({ city, store, audit, classGiven, noteRead }: DocumentRoutesOptions): Router {
  const router = Router();
  const objectOf = (kind: PlanningKind, id: string) => `${city}/${kind}:${id}`;
  const mayChange = (asked: Asked, object: string) =>
    allowed(asked, 'plan.change', { areas: [], object, audit });
  const done = ({ asker }: Asked, action: string, { kind, id, version, publication }: PlanningVersion) =>
    audit({
      ...whoOf(asker),
      ...{ action, object: objectOf(kind, id), outcome: 'done', details: { version, publication } },
    });
  /** All versions that somebody may know of: none where the newest is closed to them. */
  const versionsFor = async (asked: Asked): Promise<PlanningVersion[]> => {
    const { kind, id } = keyOf(asked);
    const versions = await store.versions(kind, id);
    if (versions.length === 0) throw notFound();
    seen(asked, versions[0]);
    return versions.filter((version) => maySee(asked.asker.subject, version));
  };

  router.get(
    '/planning/:kind',
    answering(async (asked): Promise<PlanningList> => {
      const kind = checkedKind(asked);
      const all = await store.list(kind);
      return {
        documents: all.filter((one) => maySee(asked.asker.subject, one)).map((one) => told(asked, one)),
        writable: mayDo(asked.asker.subject, 'plan.change', []),
      };
    }),
  );

  router.get(
    '/planning/:kind/:id',
    answering(async (asked): Promise<PlanningDocument> => {
      const [newest, ...earlier] = await versionsFor(asked);
      const wanted = asked.query.get('version');
      const number = wanted === null ? undefined : checked(z.coerce.number().int().min(1), wanted);
      const version =
        number === undefined ? newest : [newest, ...earlier].find((one) => one.version === number);
      // What was taken away is read by its number alone.
      if (!version || (number === undefined && version.removed)) throw notFound();
      const { kind, id } = version;
      if (version.publication === 'restricted')
        await noteRead?.(asked.asker, `${kind}:${id}@${version.version}`);
      const document = await store.read(kind, id, version.version);
      if (!document) throw notFound();
      return { ...told(asked, document), content: document.content };
    }),
  );

  router.get(
    '/planning/:kind/:id/versions',
    answering(async (asked) => ({
      versions: (await versionsFor(asked)).map((version) => told(asked, version)),
    })),
  );

  router.put(
    '/planning/:kind/:id',
    documentBody,
    answering(async (asked) => {
      const { kind, id } = keyOf(asked);
      const body = checked(z.looseObject({}), asked.body);
      const publication = publicationSchema.safeParse(body['publication']).data ?? 'internal';
      seen(asked, { publication });
      await mayChange(asked, objectOf(kind, id));
      const { basedOn, content, ...change } = checked(planningChangeSchema, body);
      if (kind === 'study') await refuseTooOpen(asked, publication);
      const kept = await unlessChanged(
        asked,
        store.keep({ kind, id, basedOn }, asked.person, change, (version, created) =>
          kind === 'scheme'
            ? checked(schemeSchema, {
                ...content,
                ...{ id, version, created, name: change.name, publication },
                author: asked.person.name.slice(0, 60),
              })
            : content,
        ),
      );
      await done(asked, `${kind}.keep`, kept);
      return told(asked, kept);
    }),
  );

  router.delete(
    '/planning/:kind/:id',
    jsonBody(),
    answering(async (asked) => {
      const [newest] = await versionsFor(asked);
      const { kind, id, name, publication } = newest;
      await mayChange(asked, objectOf(kind, id));
      const { basedOn, note } = checked(removeSchema, asked.body);
      if (newest.removed) throw notFound();
      const removed = await unlessChanged(
        asked,
        store.keep(
          { kind, id, basedOn },
          asked.person,
          { name, publication, removed: true, ...(note === undefined ? {} : { note }) },
          () => ({}),
        ),
      );
      await done(asked, `${kind}.remove`, removed);
      return told(asked, removed);
    }),
  );

  /** A page computes from all that its person sees of the city: a result is of that class, or a stricter one. */
  async function refuseTooOpen({ asker }: Asked, publication: Publication): Promise<void> {
    const classes = PUBLICATIONS.filter((one) => maySee(asker.subject, { publication: one }));
    const least = strictestOf('public', await classGiven(classes));
    if (mayShow(publication, least)) return;
    const message = `What it was computed from is ${least}: keep it as ${least}.`;
    throw new HttpProblem(400, 'too-open', message, least);
  }
  return router;
}

const [largeBody, usualBody] = [jsonBody(LARGEST_DOCUMENT), jsonBody()];
/** Nobody else makes the server read so much. */
const documentBody: Handler = (request, ...rest) =>
  (mayDo(askerOf(request).subject, 'plan.change', []) ? largeBody : usualBody)(request, ...rest);

const checkedKind = ({ parameters }: Asked): PlanningKind => {
  const { data } = planningKindSchema.safeParse(parameters['kind']);
  if (!data) throw notFound();
  return data;
};

function keyOf(asked: Asked): { kind: PlanningKind; id: string } {
  const { data: id } = planningIdSchema.safeParse(asked.parameters['id']);
  if (id === undefined) throw notFound();
  return { kind: checkedKind(asked), id };
}

/** Names of colleagues are for those at work. */
function told(
  { asker }: Asked,
  { content: _, ...version }: PlanningVersion & { content?: unknown },
): PlanningVersion {
  if (isAtWork(asker.subject)) return version;
  const { note: __, ...open } = version;
  return { ...open, author: '', authorName: '' };
}

/** A conflict tells how it is now, to who may see that. */
async function unlessChanged(asked: Asked, work: Promise<PlanningVersion>): Promise<PlanningVersion> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof DocumentConflict)) throw error;
    const { newest } = error;
    const isShown = newest && maySee(asked.asker.subject, newest);
    throw new HttpProblem(409, 'changed', error.message, isShown ? told(asked, newest) : undefined);
  }
}
