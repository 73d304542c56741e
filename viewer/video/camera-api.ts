import type { z } from 'zod';
import {
  type CameraCalibration,
  calibrationListSchema,
  cameraCalibrationSchema,
  type NewCalibration,
} from '../../models/schema/camera-calibration.ts';
import {
  type CameraCoverage,
  type CameraFacts,
  type CameraList,
  type CameraPlaying,
  cameraCoverageSchema,
  cameraFactsSchema,
  cameraListSchema,
  cameraPlayingSchema,
  cameraRequestListSchema,
  cameraRequestSchema,
  type PlayingState,
  playingStateSchema,
  type ShownCameraRequest,
} from '../../models/schema/camera-facts.ts';
import { type Asking, askServer, cityPath } from '../server/ask-server.ts';

/** Cameras of one city, as the server tells this person. */
export class CameraApi {
  readonly #root: string;

  constructor(city: string, base: string) {
    this.#root = new URL(cityPath(city, 'cameras/'), base).href;
  }

  /** Absolute address of what a playing names. */
  addressOf(relative: string): string {
    return new URL(relative, this.#root).href;
  }

  find(query: Record<string, string | number>, signal?: AbortSignal): Promise<CameraList> {
    const words = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
    return this.#ask(`?${words}`, cameraListSchema, { signal });
  }

  one(id: string): Promise<CameraFacts> {
    return this.#ask(encodeURIComponent(id), cameraFactsSchema);
  }

  coverage(): Promise<CameraCoverage> {
    return this.#ask('coverage', cameraCoverageSchema);
  }

  async requests(): Promise<ShownCameraRequest[]> {
    return (await this.#ask('requests', cameraRequestListSchema)).requests;
  }

  ask(id: string, reason: string, minutes: number): Promise<ShownCameraRequest> {
    return this.#ask(`${encodeURIComponent(id)}/requests`, cameraRequestSchema, sent({ reason, minutes }));
  }

  decide(request: string, step: 'approve' | 'refuse' | 'end'): Promise<ShownCameraRequest> {
    return this.#ask(`requests/${encodeURIComponent(request)}/${step}`, cameraRequestSchema, sent({}));
  }

  async calibrations(id: string): Promise<CameraCalibration[]> {
    return (await this.#ask(`${encodeURIComponent(id)}/calibrations`, calibrationListSchema)).calibrations;
  }

  calibrate(id: string, calibration: NewCalibration): Promise<CameraCalibration> {
    return this.#ask(`${encodeURIComponent(id)}/calibrations`, cameraCalibrationSchema, sent(calibration));
  }

  /** Takes back the calibration that counts; the one before counts again. */
  async takeBackCalibration(id: string, number: number): Promise<CameraCalibration[]> {
    const path = `${encodeURIComponent(id)}/calibrations/${number}/take-back`;
    return (await this.#ask(path, calibrationListSchema, sent({}))).calibrations;
  }

  play(id: string): Promise<CameraPlaying> {
    return this.#ask(`${encodeURIComponent(id)}/play`, cameraPlayingSchema, { method: 'POST' });
  }

  state(token: string): Promise<PlayingState> {
    return this.#ask(`play/${token}`, playingStateSchema);
  }

  /** Ends a playing; also while the page is being closed. */
  stop(token: string): void {
    fetch(this.addressOf(`play/${token}`), { method: 'DELETE', keepalive: true }).catch(() => undefined);
  }

  async #ask<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    asking: Asking = {},
  ): Promise<z.output<Schema>> {
    return schema.parse(await askServer(path, { ...asking, base: this.#root }));
  }
}

const sent = (body: object): Asking => ({ method: 'POST', body });
