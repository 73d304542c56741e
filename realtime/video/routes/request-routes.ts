import type { Router } from 'express';
import {
  cameraDecisionSchema,
  newCameraRequestSchema,
  type ShownCameraRequest,
} from '../../../models/schema/camera-facts.ts';
import { type Asker, askerOf } from '../../access/asker.ts';
import { answerJson, bodyOf, jsonBody } from '../../http/json.ts';
import { forbidden, HttpProblem, notFound } from '../../http/problem.ts';
import type { Camera } from '../directory.ts';
import type { CameraRequest } from '../requests.ts';
import type { VideoService } from '../video-service.ts';
import { mayDecide, mayWatchUnasked } from '../watching.ts';
import { idOf } from './list-routes.ts';

/** Requests to open a camera: asked, approved or refused by somebody else, and ended. */
export function addRequestRoutes(router: Router, service: VideoService): void {
  const { requests } = service;

  router.get('/requests', async (request, response) => {
    const asker = askerOf(request);
    const { account } = asker.subject;
    const shown = (await requests.list()).flatMap((one) => {
      const camera = service.camera(one.camera, asker);
      const mine = account !== undefined && one.account === account;
      // What one has asked oneself stays in the list, also when the camera is gone.
      if (!mine && !(camera && mayDecide(asker, camera))) return [];
      return shownRequest(one, camera, asker);
    });
    answerJson(response, { requests: shown });
  });

  router.post('/:id/requests', jsonBody(), async (request, response) => {
    const asker = askerOf(request);
    const camera = service.camera(idOf(request.params.id), asker);
    if (!camera) throw notFound();
    await service.allowed(asker, 'camera.ask', camera);
    const { reason, minutes } = bodyOf(request, newCameraRequestSchema);
    if (mayWatchUnasked(asker, camera))
      throw new HttpProblem(409, 'open-already', 'You may see the pictures of this camera without asking.');
    // A person at the server's own machine sees all without asking; nobody else is here without an account.
    const { account } = asker.subject;
    if (account === undefined) throw forbidden();
    checkMinutes(service, minutes);
    const asked = await requests.ask({
      camera: camera.id,
      account,
      accountName: asker.displayName,
      reason,
      minutes,
    });
    if (!asked)
      throw new HttpProblem(409, 'asked-already', 'A request of yours for this camera waits already.');
    await service.note(asker, 'camera.ask', camera.id, 'done', { request: asked.id, reason, minutes });
    answerJson(response, shownRequest(asked, camera, asker), 201);
  });

  for (const step of ['approve', 'refuse'] as const) {
    router.post(`/requests/:request/${step}`, jsonBody(), async (request, response) => {
      const asker = askerOf(request);
      const { one, camera } = await visible(service, idOf(request.params.request), asker);
      if (one.account === asker.actor) {
        await service.note(asker, `camera.${step}`, one.camera, 'refused', { request: one.id });
        throw new HttpProblem(403, 'own-request', 'Nobody approves or refuses a request of their own.');
      }
      if (!camera) throw notFound();
      const { minutes, note } = bodyOf(request, cameraDecisionSchema);
      if (minutes !== undefined) checkMinutes(service, minutes);
      const decided = await requests.decide(one.id, {
        approve: step === 'approve',
        ...(step === 'approve' && minutes !== undefined ? { minutes } : {}),
        ...(note ? { note } : {}),
        by: asker.actor,
        byName: asker.displayName,
      });
      if (!decided) throw new HttpProblem(409, 'not-waiting', 'This request does not wait any more.');
      await service.note(asker, `camera.${step}`, one.camera, 'done', {
        request: one.id,
        account: one.account,
        ...(step === 'approve' ? { minutes: decided.minutes } : {}),
        ...(note ? { note } : {}),
      });
      answerJson(response, shownRequest(decided, camera, asker));
    });
  }

  // Who asked takes back what waits or gives up what is open; who may approve ends what is open.
  router.post('/requests/:request/end', jsonBody(), async (request, response) => {
    const asker = askerOf(request);
    const { one, camera } = await visible(service, idOf(request.params.request), asker);
    const mine = one.account === asker.actor;
    if (!mine && one.state === 'waiting')
      throw new HttpProblem(409, 'waiting', 'This request waits: refuse it instead.');
    const state = one.state === 'waiting' ? 'withdrawn' : 'ended';
    const ended = await requests.end(one.id, state, asker.actor, asker.displayName);
    if (!ended) throw new HttpProblem(409, 'over-already', 'This request is over already.');
    service.endOf(ended, 'withdrawn');
    await service.note(asker, state === 'withdrawn' ? 'camera.withdraw' : 'camera.end', one.camera, 'done', {
      request: one.id,
      account: one.account,
    });
    answerJson(response, shownRequest(ended, camera, asker));
  });
}

/** A request that is one's own or of a camera that one decides on; of any other nothing is told. */
async function visible(
  service: VideoService,
  id: string,
  asker: Asker,
): Promise<{ one: CameraRequest; camera: Camera | undefined }> {
  const one = await service.requests.byId(id);
  if (!one) throw notFound();
  const camera = service.camera(one.camera, asker);
  const decides = camera !== undefined && mayDecide(asker, camera);
  if (!decides && (asker.subject.account === undefined || one.account !== asker.subject.account))
    throw notFound();
  return { one, camera };
}

function shownRequest(one: CameraRequest, camera: Camera | undefined, asker: Asker): ShownCameraRequest {
  const { account, decidedBy: _decidedBy, ...shown } = one;
  const mine = account === asker.subject.account;
  return {
    ...shown,
    cameraName: camera?.live.thing.name ?? { 'zh-CN': one.camera, en: one.camera },
    mine,
    mayDecide: !mine && camera !== undefined && mayDecide(asker, camera),
  };
}

function checkMinutes(service: VideoService, minutes: number): void {
  const most = service.sources.limits.longestMinutes;
  if (minutes > most)
    throw new HttpProblem(400, 'invalid', `minutes: a camera is opened for at most ${most} minutes.`);
}
