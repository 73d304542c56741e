import express from 'express';
import { askerOf } from '../../access/asker.ts';
import { answerJson } from '../../http/json.ts';
import { notFound } from '../../http/problem.ts';
import { factsOf } from '../facts.ts';
import type { VideoService } from '../video-service.ts';
import { ownRequests } from '../watching.ts';
import { addCalibrationRoutes } from './calibration-routes.ts';
import { addListRoutes, idOf } from './list-routes.ts';
import { addPlayRoutes } from './play-routes.ts';
import { addRequestRoutes } from './request-routes.ts';

/**
 * `/api/cities/<city>/cameras`; who may not know of a camera gets the answer of one that is not there:
 *
 *     GET    /?q=&owner=&area=&bbox=&ids=&limit=   cameras (cameraListSchema)
 *     GET    /coverage                             how many by owner and area (cameraCoverageSchema)
 *     GET    /seeing?longitude=&latitude=&limit=   those near a place, the most useful first (seeingListSchema)
 *     GET    /<id>                                 one (cameraFactsSchema)
 *     POST   /<id>/requests                        asks for it: { reason, minutes }; 409 asked-already, open-already
 *     GET    /requests                             one's own, and those that one may decide on
 *     POST   /requests/<id>/approve|refuse|end     { minutes?, note? }; 403 own-request, 409 not-waiting
 *     GET    /<id>/calibrations                    who may calibrate it: the newest first (calibrationListSchema)
 *     POST   /<id>/calibrations                    newCalibrationSchema; 400 calibration-off, 409 changed
 *     POST   /<id>/calibrations/<number>/take-back the one before counts again; 409 changed
 *     POST   /<id>/play                            an address to play (cameraPlayingSchema); 403, 409 no-pictures,
 *                                                  503 ffmpeg-missing, streams-full, 429 too-many
 *     GET    /play/<token>                         how it stands (playingStateSchema); DELETE ends it
 *     GET    /play/<token>/clip.mp4 | picture | hls/<name>
 *     POST   /play/<token>/whep                    also PATCH and DELETE
 */
export function videoRoutes(service: VideoService): express.Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  addListRoutes(router, service);
  addRequestRoutes(router, service);
  addCalibrationRoutes(router, service);
  addPlayRoutes(router, service);
  router.get('/:id', async (request, response) => {
    const asker = askerOf(request);
    const camera = service.camera(idOf(request.params.id), asker);
    if (!camera) throw notFound();
    answerJson(response, factsOf(camera, asker, await ownRequests(asker, service.requests), service));
  });
  return router;
}
