import type { CameraFacts } from '../../models/schema/camera-facts.ts';
import type { Asker } from '../access/asker.ts';
import { answers, type Camera } from './directory.ts';
import type { CameraRequest } from './requests.ts';
import type { CameraSources } from './sources.ts';
import { mayDecide, watching } from './watching.ts';

/** What somebody is told of a camera; never where its pictures come from. */
export function factsOf(
  camera: Camera,
  asker: Asker,
  own: readonly CameraRequest[],
  sources: CameraSources,
): CameraFacts {
  const { live, feed, pictures, id } = camera;
  const { thing, position } = live;
  const source = sources.of(id);
  const { may, until, request, mayAsk } = watching(asker, camera, own);
  const place = position ?? thing;
  return {
    id,
    layer: thing.layer,
    name: thing.name,
    ...(place.longitude === undefined || place.latitude === undefined
      ? {}
      : { longitude: place.longitude, latitude: place.latitude }),
    height: thing.height ?? 0,
    heightIs: thing.heightIs,
    areas: thing.areas,
    ...(feed && {
      pose: {
        heading: feed.heading,
        pitch: feed.pitch,
        roll: feed.roll,
        fieldOfView: feed.fieldOfView,
        aspect: feed.aspect,
        reach: feed.reach,
      },
    }),
    ...(feed?.owner === undefined ? {} : { owner: feed.owner }),
    ...(feed?.network === undefined ? {} : { network: feed.network }),
    pictures,
    ...(source ? { video: source.kind } : {}),
    made: source?.kind === 'mp4' ? source.made : 'live',
    simulated: thing.simulated,
    answers: answers(live) ?? null,
    may,
    ...(until === undefined ? {} : { until }),
    ...(request ? { request: { id: request.id, state: request.state, expires: request.expires } } : {}),
    mayAsk: mayAsk && source !== undefined,
    mayDecide: mayDecide(asker, camera),
  };
}
