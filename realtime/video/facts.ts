import type { CameraPlacement } from '../../models/schema/camera-calibration.ts';
import { type CameraFacts, type CameraPose, cameraPoseSchema } from '../../models/schema/camera-facts.ts';
import type { Asker } from '../access/asker.ts';
import { answers, type Camera } from './directory.ts';
import type { CameraRequest } from './requests.ts';
import type { VideoService } from './video-service.ts';
import { mayCalibrate, mayDecide, watching } from './watching.ts';

/** What somebody is told of a camera; never where its pictures come from. */
export function factsOf(
  camera: Camera,
  asker: Asker,
  own: readonly CameraRequest[],
  { sources, calibrations }: Pick<VideoService, 'sources' | 'calibrations'>,
): CameraFacts {
  const { live, feed, pictures, id } = camera;
  const { thing, position } = live;
  const source = sources.of(id);
  const { may, until, request, mayAsk } = watching(asker, camera, own);
  const place = position ?? thing;
  const calibrated = calibrations.of(id);
  const pose = poseOf(camera, calibrated?.placement);
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
    ...(pose ? { pose } : {}),
    ...(calibrated
      ? {
          calibrated: {
            number: calibrated.number,
            made: calibrated.made,
            rootMeanSquare: calibrated.rootMeanSquare,
            placement: calibrated.placement,
          },
        }
      : {}),
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
    mayCalibrate: mayCalibrate(asker, camera),
  };
}

/** Where a camera looks: as it was calibrated, or as its source tells it. */
function poseOf({ feed }: Camera, placement: CameraPlacement | undefined): CameraPose | undefined {
  if (placement) {
    const { heading, pitch, roll, fieldOfView, aspect } = placement;
    return cameraPoseSchema.parse({ heading, pitch, roll, fieldOfView, aspect, reach: feed?.reach });
  }
  if (!feed) return undefined;
  const { heading, pitch, roll, fieldOfView, aspect, reach } = feed;
  return { heading, pitch, roll, fieldOfView, aspect, reach };
}
