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
import { MOST_PLACES, placesIn, schemeSchema } from '../../models/schema/scheme.ts';
import { type SchemeModel, schemeModelSchema } from '../../models/schema/scheme-model.ts';
import { plainTextSchema } from '../../models/schema/text.ts';
import { modelIdOf } from '../../scenes/planning/model/model-id.ts';
import { askerOf } from '../access/asker.ts';
import { type Asked, type Audit, allowed, answering, seen, whoOf } from '../desks/answer.ts';
import { checked, jsonBody } from '../http/json.ts';
import { HttpProblem, notFound } from '../http/problem.ts';
import { openContent, schemesUsed } from './document-content.ts';
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
 * Schemes and results of studies, in versions; each version is seen by those who may see its class in the whole city, and a
 * model of a building by those who see a scheme that names it.
 * Below `/api/cities/<city>`, with the kinds `scheme`, `study` and `model`:
 *
 *     GET    /planning/<kind>[?removed=true]     { documents, writable }: the newest version of each, without content; or of
 *                                                each that was taken away, for those at work
 *     GET    /planning/<kind>/<id>[?version=]    one version with its content; absent: the newest
 *     GET    /planning/<kind>/<id>/versions      { versions }: the newest first
 *     PUT    /planning/<kind>/<id>               { name, publication, basedOn, note?, content }: the next version
 *     DELETE /planning/<kind>/<id>               { basedOn, note? }: taken away with the next version; from then on its
 *                                                versions are there for those at work alone
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
  /** With the class that it has now: a model is as open as the schemes that name it, and one that none names is not open. */
  const classed = async (version: PlanningVersion): Promise<PlanningVersion> =>
    version.kind === 'model'
      ? {
          ...version,
          publication: (await store.modelClass(version.id)) ?? strictestOf('internal', version.publication),
        }
      : version;
  /** All versions that somebody may know of: none where the newest is closed to them, or takes it away from the public. */
  const versionsFor = async (asked: Asked): Promise<PlanningVersion[]> => {
    const { kind, id } = keyOf(asked);
    const versions = await Promise.all((await store.versions(kind, id)).map(classed));
    if (versions.length === 0) throw notFound();
    seen(asked, versions[0]);
    if (versions[0].removed && !isAtWork(asked.asker.subject)) throw notFound();
    return versions.filter((version) => maySee(asked.asker.subject, version));
  };

  router.get(
    '/planning/:kind',
    answering(async (asked): Promise<PlanningList> => {
      const kind = checkedKind(asked);
      const removed = asked.query.get('removed') === 'true';
      const all =
        removed && !isAtWork(asked.asker.subject)
          ? []
          : await Promise.all((await store.list(kind, removed)).map(classed));
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
      const { publication } = version;
      return { ...told(asked, { ...document, publication }), content: toldContent(asked, document) };
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
      if (kind === 'study') await refuseTooOpen(asked, publication, content);
      const author = asked.person.name.slice(0, 60);
      if (kind === 'scheme' && placesIn(content) > MOST_PLACES) throw tooLarge();
      // Checked before anybody waits for it: a large one takes its time.
      const whole =
        kind === 'scheme'
          ? checked(schemeSchema, {
              ...content,
              ...{ id, version: basedOn + 1, created: 0, name: change.name, publication, author },
            })
          : kind === 'model'
            ? await modelOf(id, checked(schemeModelSchema, content))
            : content;
      const kept = await unlessChanged(
        asked,
        store.keep(
          { kind, id, basedOn },
          asked.person,
          change,
          (created) => (kind === 'scheme' ? { ...whole, created } : whole),
          (version) => done(asked, `${kind}.keep`, version),
          (newest) => {
            // What one may not see is not followed by a version that everybody may. A model is what its id says, whoever kept it.
            if (kind !== 'model') seen(asked, newest);
            else if (!newest.removed) throw new DocumentConflict(newest);
          },
        ),
      );
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
          (version) => done(asked, `${kind}.remove`, version),
        ),
      );
      return told(asked, removed);
    }),
  );

  /** A model that is of its id, and where it was taken away, the same that it was. Throws HttpProblem. */
  async function modelOf(id: string, model: SchemeModel): Promise<SchemeModel> {
    const glb = Buffer.from(model.glb, 'base64');
    if ((await modelIdOf(glb)) !== id)
      throw new HttpProblem(
        400,
        'model-id',
        `The id of a model is that of its GLB: "${await modelIdOf(glb)}".`,
      );
    const before = (await store.versions('model', id)).find(({ removed }) => !removed);
    const kept = before && (await store.read('model', id, before.version))?.content;
    if (kept && JSON.stringify(kept['anchor']) !== JSON.stringify(model.anchor))
      throw new HttpProblem(400, 'model-kept', 'A model keeps its anchor: buildings stand by it.');
    return model;
  }

  /**
   * A page computes from all that its person sees of the city, and from the schemes that the result names: it is of the
   * strictest of their classes, or a stricter one.
   */
  async function refuseTooOpen(
    { asker }: Asked,
    publication: Publication,
    content: Record<string, unknown>,
  ): Promise<void> {
    const classes = PUBLICATIONS.filter((one) => maySee(asker.subject, { publication: one }));
    const schemes = await Promise.all(
      schemesUsed(content).map(async ({ id, version }) => {
        const used = (await store.versions('scheme', id)).find((one) => one.version === version);
        // What one may not see is not there.
        if (used && maySee(asker.subject, used)) return used.publication;
        throw new HttpProblem(400, 'no-scheme', `There is no version ${version} of the scheme "${id}".`);
      }),
    );
    const least = strictestOf('public', await classGiven(classes), ...schemes);
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

const tooLarge = () =>
  new HttpProblem(400, 'too-large', `A scheme has ${MOST_PLACES} corners at the most: make several of it.`);

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

/** What it says, as far as the asker may know it. */
const toldContent = ({ asker }: Asked, { kind, content }: PlanningDocument): PlanningDocument['content'] =>
  isAtWork(asker.subject) ? content : openContent(kind, content);

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
