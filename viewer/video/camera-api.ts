import { z } from 'zod';
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
  type SeeingList,
  type ShownCameraRequest,
  seeingListSchema,
} from '../../models/schema/camera-facts.ts';

/** What the server did not do, by its code: `unreachable`, or as realtime/video answers. */
export class CameraProblem extends Error {
  override readonly name = 'CameraProblem';
  readonly code: string;

  constructor(code: string, message = code) {
    super(message);
    this.code = code;
  }
}

const problemSchema = z.object({ error: z.string(), message: z.string().optional() });

/** Cameras of one city, as the server tells this person. */
export class CameraApi {
  readonly #root: string;

  constructor(city: string, base: string) {
    this.#root = new URL(`api/cities/${encodeURIComponent(city)}/cameras/`, base).href;
  }

  /** Absolute address of what a playing names. */
  addressOf(relative: string): string {
    return new URL(relative, this.#root).href;
  }

  find(query: Record<string, string | number>, signal?: AbortSignal): Promise<CameraList> {
    const words = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
    return this.#ask(`?${words}`, cameraListSchema, signal ? { signal } : {});
  }

  one(id: string): Promise<CameraFacts> {
    return this.#ask(encodeURIComponent(id), cameraFactsSchema);
  }

  coverage(): Promise<CameraCoverage> {
    return this.#ask('coverage', cameraCoverageSchema);
  }

  seeing(longitude: number, latitude: number, limit: number): Promise<SeeingList> {
    return this.#ask(`seeing?longitude=${longitude}&latitude=${latitude}&limit=${limit}`, seeingListSchema);
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
    init: RequestInit = {},
  ): Promise<z.output<Schema>> {
    let response: Response;
    try {
      response = await fetch(this.addressOf(path), { cache: 'no-store', ...init });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new CameraProblem('unreachable');
    }
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) {
      const problem = problemSchema.safeParse(body).data;
      throw new CameraProblem(problem?.error ?? `status-${response.status}`, problem?.message);
    }
    return schema.parse(body);
  }
}

const sent = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});
