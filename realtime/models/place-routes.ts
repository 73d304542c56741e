import express from 'express';
import { mayDo, maySee } from '../../models/access/decide.ts';
import { headingBetween } from '../../models/bim/model-move.ts';
import {
  type ModelMove,
  type ModelPlace,
  type ModelPlaceChange,
  modelPlaceChangeSchema,
  type Publication,
} from '../../models/schema/index.ts';
import { type Asked, type Audit, allowed, answering, whoOf } from '../desks/answer.ts';
import { checked, jsonBody } from '../http/json.ts';
import { HttpProblem, notFound } from '../http/problem.ts';

/** Where the building models of a city folder stand. */
export interface ModelPlaces {
  /** Undefined for a layer that has no building model. */
  placeOf(
    folder: string,
    layer: string,
  ): Promise<{ publications: Publication[]; moved: ModelMove | null } | undefined>;
  /** Throws an error with `newest` where the model does not stand where `basedOn` says. */
  place(folder: string, layer: string, change: ModelPlaceChange): Promise<void>;
}

export interface PlaceRoutesOptions {
  city: string;
  folder: string;
  places: ModelPlaces;
  audit: Audit;
}

/**
 * Where building models stand, below `/api/cities/<city>`:
 *
 *     GET /models/<layer>/place    { moved, writable }
 *     PUT /models/<layer>/place    { moved, basedOn }: null is where its file has it; 409 `changed` with the newest
 *                                  where somebody else put it elsewhere
 */
export function placeRoutes({ city, folder, places, audit }: PlaceRoutesOptions): express.Router {
  const placeFor = async (asked: Asked) => {
    const layer = asked.parameters['layer'] ?? '';
    const place = await places.placeOf(folder, layer);
    // Who sees the model in any class knows of it.
    const { subject } = asked.asker;
    if (!place?.publications.some((publication) => maySee(subject, { publication }))) throw notFound();
    return { layer, moved: place.moved };
  };
  const writable = ({ asker }: Asked): boolean => mayDo(asker.subject, 'plan.change', []);
  return express
    .Router({ caseSensitive: true, strict: true })
    .get(
      '/models/:layer/place',
      answering(async (asked): Promise<ModelPlace> => {
        const { moved } = await placeFor(asked);
        return { moved, writable: writable(asked) };
      }),
    )
    .put(
      '/models/:layer/place',
      jsonBody(),
      answering(async (asked): Promise<ModelPlace> => {
        const { layer } = await placeFor(asked);
        const object = `${city}/model:${layer}`;
        await allowed(asked, 'plan.change', { areas: [], object, audit });
        const change = checked(modelPlaceChangeSchema, asked.body);
        await unlessChanged(places.place(folder, layer, change));
        await audit({
          ...whoOf(asked.asker),
          ...{ action: 'model.place', object, outcome: 'done' },
          details: detailsOf(change),
        });
        return { moved: change.moved, writable: true };
      }),
    );
}

function detailsOf({ moved }: ModelPlaceChange): Record<string, string | number> {
  if (!moved) return { place: 'file' };
  const { longitude, latitude, height, heading } = moved.to;
  return { longitude, latitude, height, turned: headingBetween(moved.from.heading, heading) };
}

async function unlessChanged(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error && error.name === 'PlaceChanged')
      throw new HttpProblem(409, 'changed', error.message, (error as Error & { newest?: unknown }).newest);
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
      throw new HttpProblem(409, 'city-read-only', 'The server may not write to the folder of the city.');
    if (code === 'city-locked')
      throw new HttpProblem(
        409,
        'city-locked',
        'An import is writing to the city. Try again when it has ended.',
      );
    throw error;
  }
}
