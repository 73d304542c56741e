import type { Router } from 'express';
import { z } from 'zod';
import { askerOf } from '../../access/asker.ts';
import { answerJson, checked } from '../../http/json.ts';
import { HttpProblem } from '../../http/problem.ts';
import type { Camera } from '../directory.ts';
import { factsOf } from '../facts.ts';
import { type AreaNames, coverageOf, findCameras, findSeeing } from '../find-cameras.ts';
import { inOrderOfUse } from '../offer-order.ts';
import type { VideoService } from '../video-service.ts';
import { mayKnow, mayWatchUnasked, ownRequests } from '../watching.ts';

const MOST_LISTED = 1_000;
const MOST_SEEING = 16;

const word = z.string().max(200);
const listQuerySchema = z.object({
  q: word.optional(),
  owner: word.optional(),
  area: word.optional(),
  /** Ids, with commas between: just these. */
  ids: z.string().max(20_000).optional(),
  bbox: z
    .string()
    .transform((text) => text.split(',').map(Number))
    .pipe(
      z.tuple([
        z.number().min(-180).max(180),
        z.number().min(-90).max(90),
        z.number().min(-180).max(180),
        z.number().min(-90).max(90),
      ]),
    )
    .optional(),
  limit: z.coerce.number().int().min(1).max(MOST_LISTED).default(100),
});

const seeingQuerySchema = z.object({
  longitude: z.coerce.number().min(-180).max(180),
  latitude: z.coerce.number().min(-90).max(90),
  limit: z.coerce.number().int().min(1).max(MOST_SEEING).default(4),
});

/** Which cameras there are, as far as who asks may know of them. */
export function addListRoutes(router: Router, service: VideoService): void {
  const areasNow = (): AreaNames => new Map((service.options.areas ?? []).map(({ id, name }) => [id, name]));

  router.get('/', async (request, response) => {
    const asker = askerOf(request);
    const { q, owner, area, bbox, ids, limit } = checked(listQuerySchema, request.query);
    const found =
      ids === undefined
        ? findCameras(
            known(service, asker),
            {
              ...(q === undefined ? {} : { text: q }),
              ...(owner === undefined ? {} : { owner }),
              ...(area === undefined ? {} : { area }),
              ...(bbox ? { box: bbox } : {}),
            },
            areasNow(),
          )
        : [...new Set(ids.split(','))].flatMap((id) => service.camera(id, asker) ?? []);
    const own = await ownRequests(asker, service.requests);
    answerJson(response, {
      cameras: found.slice(0, limit).map((camera) => factsOf(camera, asker, own, service)),
      total: found.length,
    });
  });

  router.get('/coverage', (request, response) => {
    const asker = askerOf(request);
    const coverage = coverageOf(known(service, asker), areasNow(), {
      mayWatch: (camera) => mayWatchUnasked(asker, camera),
      hasPictures: ({ id }) => service.sources.of(id) !== undefined,
    });
    answerJson(response, coverage);
  });

  router.get('/seeing', async (request, response) => {
    const asker = askerOf(request);
    const { limit, ...place } = checked(seeingQuerySchema, request.query);
    const own = await ownRequests(asker, service.requests);
    const seeing = findSeeing(known(service, asker), place, (id) => service.calibrations.of(id)).map(
      ({ camera, distance, inView }) => ({
        camera: factsOf(camera, asker, own, service),
        distance: Math.round(distance),
        inView,
      }),
    );
    answerJson(response, { cameras: inOrderOfUse(seeing).slice(0, limit) });
  });
}

function* known(service: VideoService, asker: ReturnType<typeof askerOf>): Iterable<Camera> {
  for (const camera of service.cameras.all()) if (mayKnow(asker, camera)) yield camera;
}

/** Texts of a path are bounded like all else that comes from outside. */
export function idOf(parameter: string | string[]): string {
  if (typeof parameter !== 'string' || parameter.length > 200)
    throw new HttpProblem(400, 'invalid', 'id: is at most 200 characters.');
  return parameter;
}
