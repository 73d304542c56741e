import type { Request, Router } from 'express';
import { z } from 'zod';
import { type CameraCalibration, newCalibrationSchema } from '../../../models/schema/camera-calibration.ts';
import { placementMisfit } from '../../../scenes/planning/sight/pose/placement-misfit.ts';
import { type Asker, askerOf } from '../../access/asker.ts';
import { answerJson, bodyOf, checked, jsonBody } from '../../http/json.ts';
import { HttpProblem, notFound } from '../../http/problem.ts';
import { CalibrationConflict } from '../calibrations.ts';
import type { Camera } from '../directory.ts';
import type { VideoService } from '../video-service.ts';
import { idOf } from './list-routes.ts';

/** Share of the width of the picture beyond which pairs and placement have nothing to do with each other. */
const FARTHEST_OFF = 0.1;

const numberSchema = z.coerce.number().int().min(1);

/** Where cameras stand and look, as people solved it: kept in versions, and taken back. */
export function addCalibrationRoutes(router: Router, service: VideoService): void {
  const { calibrations } = service;

  async function asked(request: Request): Promise<{ asker: Asker; camera: Camera }> {
    const asker = askerOf(request);
    const camera = service.camera(idOf(request.params['id'] ?? ''), asker);
    if (!camera) throw notFound();
    await service.allowed(asker, 'camera.calibrate', camera);
    return { asker, camera };
  }

  router.get('/:id/calibrations', async (request, response) => {
    const { camera } = await asked(request);
    answerJson(response, { calibrations: await calibrations.list(camera.id) });
  });

  router.post('/:id/calibrations', jsonBody(), async (request, response) => {
    const { asker, camera } = await asked(request);
    const told = bodyOf(request, newCalibrationSchema);
    const rootMeanSquare = placementMisfit(told.placement, told.pairs, told.picture);
    if (!(rootMeanSquare <= FARTHEST_OFF * told.picture.width))
      throw new HttpProblem(
        400,
        'calibration-off',
        'The pairs do not lie where this placement has them in the picture. Solve it from these pairs.',
      );
    const kept = await orConflict<CameraCalibration>(
      calibrations.keep(camera.id, { ...told, rootMeanSquare }, personOf(asker)),
    );
    await service.note(asker, 'camera.calibrate', camera.id, 'done', {
      number: kept.number,
      pairs: kept.pairs.length,
      rootMeanSquare: Math.round(rootMeanSquare * 100) / 100,
    });
    answerJson(response, kept, 201);
  });

  router.post('/:id/calibrations/:number/take-back', jsonBody(), async (request, response) => {
    const { asker, camera } = await asked(request);
    const number = checked(numberSchema, request.params.number);
    await orConflict(calibrations.takeBack(camera.id, number, personOf(asker)));
    await service.note(asker, 'camera.calibrate-undo', camera.id, 'done', { number });
    answerJson(response, { calibrations: await calibrations.list(camera.id) });
  });
}

const personOf = ({ actor, displayName }: Asker) => ({ id: actor, name: displayName });

async function orConflict<Value>(doing: Promise<Value>): Promise<Value> {
  try {
    return await doing;
  } catch (error) {
    if (error instanceof CalibrationConflict)
      throw new HttpProblem(
        409,
        'changed',
        'Somebody else calibrated this camera meanwhile. Look at that first.',
      );
    throw error;
  }
}
