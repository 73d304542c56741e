import { type Handler, Router } from 'express';
import { z } from 'zod';
import { maySee } from '../../models/access/decide.ts';
import { classOfAlarms, mayShow, strictestOf } from '../../models/access/strictness.ts';
import type { FloodCase } from '../../models/schema/flood-case.ts';
import {
  type OperatingPicture,
  type PictureEffects,
  type Pictures,
  PUBLICATIONS,
  type Publication,
  publicationSchema,
} from '../../models/schema/index.ts';
import type { SentRunOutcome } from '../../models/schema/sent-run.ts';
import { askerOf } from '../access/asker.ts';
import { type Asked, type Audit, allowed, answering, seen, whoOf } from '../desks/answer.ts';
import { checked, jsonBody } from '../http/json.ts';
import { HttpProblem, notFound } from '../http/problem.ts';
import type { KeptRuns } from './kept-runs.ts';
import { PictureConflict, type PictureStore } from './picture-store.ts';
import { LARGEST_RUN, runIdSchema, sentRunOf, sentRunSchema } from './sent-run.ts';

const PATH = '/operating-picture';
const note = z.string().trim().min(1).max(500).optional();
const signSchema = z.strictObject({
  run: runIdSchema,
  publication: publicationSchema,
  effectsHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'is the SHA-256 of effects.json, in lower-case hexadecimal')
    .optional()
    .describe('SHA-256 of effects.json of the run that one looked at; absent: as it is kept now'),
  basedOn: z.string().max(80).nullable().describe('Id of the picture that held when one looked; null: none'),
  note,
});
const withdrawSchema = z.strictObject({ picture: z.string().max(80), note });

export interface PictureRoutesOptions {
  city: string;
  store: PictureStore;
  runs: KeptRuns;
  audit: Audit;
  /** Of a thing that live feeds tell of; undefined: there is none. */
  classOfThing?(thing: string): Publication | undefined;
  /** Told before effects of a restricted run are read. */
  noteRead?(asker: Asked['asker'], picture: string): Promise<void>;
}

/**
 * The operating picture, seen by those at work who may see the class of its run in the whole city, done by commanders of
 * the whole city; below `/api/cities/<city>`:
 *
 *     GET  /operating-picture             { picture, files?, earlier }
 *     GET  /operating-picture/effects     what it does, for other modes and programs
 *     POST /operating-picture/sign        { run, publication, effectsHash?, basedOn, note? }
 *     POST /operating-picture/withdraw    { picture, note? }
 *     POST /operating-picture/runs/<class>   { run, effects, keyframes }: keeps a run that a page computed, to be signed
 *                                            under the id that is answered: { run, publication, effectsHash }
 */
export function pictureRoutes({
  city,
  store,
  runs,
  audit,
  classOfThing = () => undefined,
  noteRead,
}: PictureRoutesOptions): Router {
  const router = Router();

  const current = async (asked: Asked): Promise<OperatingPicture> => {
    const { picture } = await store.read();
    if (!picture) throw notFound();
    seen(asked, targetOf(picture.publication));
    return picture;
  };
  const filesOf = async ({ publication, run, effectsHash }: OperatingPicture): Promise<Pictures['files']> => {
    const kept = await runs.read(publication, run);
    if (!kept) return 'missing';
    return kept.told.effectsHash === effectsHash ? 'as-signed' : 'changed';
  };
  const done = ({ asker }: Asked, action: string, { id, run, publication }: OperatingPicture) =>
    audit({
      ...whoOf(asker),
      ...{ action, object: `${city}/run:${run}`, outcome: 'done', details: { picture: id, publication } },
    });

  router.get(
    PATH,
    answering(async ({ asker }): Promise<Pictures> => {
      const { picture, earlier } = await store.read();
      const isShown = ({ publication }: OperatingPicture) => maySee(asker.subject, targetOf(publication));
      const shown = earlier.filter(isShown);
      if (!picture || !isShown(picture)) return { picture: null, earlier: shown };
      return { picture, files: await filesOf(picture), earlier: shown };
    }),
  );

  router.get(
    `${PATH}/effects`,
    answering(async (asked): Promise<PictureEffects> => {
      const picture = await current(asked);
      if (picture.publication === 'restricted') await noteRead?.(asked.asker, picture.id);
      const run = await runs.read(picture.publication, picture.run);
      // What was signed is what is told: a run that was taken away or made anew since is not it.
      if (run?.told.effectsHash !== picture.effectsHash)
        throw new HttpProblem(
          409,
          'run-changed',
          'The run that was signed is not there any more as it was. Sign another one, or withdraw the picture.',
        );
      return { schema: 'citymirror/picture-effects/1', picture, effects: run.effects };
    }),
  );

  router.post(
    `${PATH}/sign`,
    jsonBody(),
    answering(async (asked) => {
      const body = checked(z.looseObject({}), asked.body);
      const publication = publicationSchema.safeParse(body['publication']).data ?? 'internal';
      seen(asked, targetOf(publication));
      await maySign(asked, `${city}/run:${String(body['run']).slice(0, 200)}`);
      const given = checked(signSchema, body);
      const run = await runs.read(given.publication, given.run);
      if (!run) throw notFound();
      if (given.effectsHash !== undefined && run.told.effectsHash !== given.effectsHash)
        throw new HttpProblem(
          409,
          'run-changed',
          'The run is not what you looked at any more: it was made anew. Open it again, and sign what you then see.',
        );
      const picture = await changed(asked, store.sign(asked.person, { ...given, told: run.told }));
      await done(asked, 'picture.sign', picture);
      return { picture };
    }),
  );

  router.post(
    `${PATH}/withdraw`,
    jsonBody(),
    answering(async (asked) => {
      const { run } = await current(asked);
      await maySign(asked, `${city}/run:${run}`);
      const given = checked(withdrawSchema, asked.body);
      const picture = await changed(asked, store.withdraw(asked.person, given.picture, given.note));
      await done(asked, 'picture.withdraw', picture);
      return { picture };
    }),
  );

  router.post(
    `${PATH}/runs/:publication`,
    // Nobody else makes the server read so much.
    answeringFirst(async (asked) => {
      const publication = publicationSchema.safeParse(asked.parameters['publication']).data;
      if (!publication) throw notFound();
      seen(asked, targetOf(publication));
      await maySign(asked, `${city}/runs`);
      refuseBelow(publication, await leastClassOf(asked));
    }),
    jsonBody(LARGEST_RUN),
    answering(async (asked) => {
      const publication = checked(publicationSchema, asked.parameters['publication']);
      const sent = sentRunOf(checked(sentRunSchema, asked.body));
      refuseBelow(publication, strictestOf(publication, ...thingsOf(sent.run.case).map(classOfThing)));
      const run = { ...sent.run, author: asked.person.name };
      const signed = await store.signedRuns(publication);
      const kept = await runs.keep(publication, { ...sent, run }, { isSigned: (id) => signed.has(id) });
      const { run: id, effectsHash } = keptOr(kept);
      if (kept.outcome === 'kept')
        await audit({
          ...whoOf(asked.asker),
          ...{ action: 'run.keep', object: `${city}/run:${id}`, outcome: 'done' },
          details: { publication, ...(kept.removed.length > 0 ? { removed: kept.removed.join(' ') } : {}) },
        });
      return { run: id, publication, effectsHash };
    }),
  );

  /** A page computes from all that its person sees: the strictest of it holds, and what a run says is internal anyway. */
  const leastClassOf = async ({ asker }: Asked): Promise<Publication> => {
    const seenClasses = PUBLICATIONS.filter((publication) => maySee(asker.subject, { publication }));
    return strictestOf('internal', await runs.classGiven(seenClasses));
  };

  /** A run is of the whole city: whoever signs it answers for all of it. */
  const maySign = (asked: Asked, object: string) =>
    allowed(asked, 'picture.sign', { areas: [], object, audit });
  return router;
}

/** Decides before the body is read. */
const answeringFirst =
  (work: (asked: Asked) => Promise<void>): Handler =>
  (request, _response, next) => {
    const asker = askerOf(request);
    const { searchParams } = new URL(request.originalUrl, 'http://localhost');
    work({
      ...{ asker, person: { id: asker.actor, name: asker.displayName }, body: {}, query: searchParams },
      parameters: request.params as Record<string, string>,
    }).then(() => next(), next);
  };

/** What a run says is for those at work, even where the run itself is public, and of the whole city. */
const targetOf = (publication: Publication) => ({ publication: classOfAlarms(publication) });

/** Throws HttpProblem 400, which names the class, where a run is sent to a more open one. */
function refuseBelow(publication: Publication, least: Publication): void {
  if (mayShow(publication, least)) return;
  const message = `What it was computed from is ${least}: send it as ${least}.`;
  throw new HttpProblem(400, 'too-open', message, least);
}

/** Live things of which a case tells what they told; one that its person may not see is left out, and only named. */
const thingsOf = ({ live }: FloodCase): string[] =>
  live
    ? [...live.levels, ...live.rain, ...live.left.filter(({ time }) => time !== undefined)].map(
        ({ thing }) => thing,
      )
    : [];

/** Throws HttpProblem 400, 409 and 507 where a sent run was not kept. */
function keptOr(kept: SentRunOutcome): Extract<SentRunOutcome, { effectsHash: string }> {
  if (kept.outcome === 'unreadable') throw new HttpProblem(400, 'invalid', kept.why);
  if (kept.outcome === 'differs')
    throw new HttpProblem(
      409,
      'run-differs',
      `Something else lies in the place of this run (${kept.run}), and stays. Ask who runs the server to look at it.`,
    );
  if (kept.outcome === 'full')
    throw new HttpProblem(
      507,
      'runs-full',
      `${kept.most} runs that pages sent are kept, and all of them were signed: take old ones away from the folder of runs.`,
    );
  return kept;
}

/** A conflict tells how it is now, to who may see that. */
async function changed(asked: Asked, work: Promise<OperatingPicture>): Promise<OperatingPicture> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof PictureConflict)) throw error;
    const { newest } = error;
    const isShown = newest && maySee(asked.asker.subject, targetOf(newest.publication));
    throw new HttpProblem(409, 'changed', error.message, isShown ? newest : undefined);
  }
}
