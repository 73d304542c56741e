import { strictestOf } from '../../models/access/strictness.ts';
import { type CameraFeed, cameraFeedSchema } from '../../models/schema/camera-feed.ts';
import type { Publication } from '../../models/schema/index.ts';
import { publicationSchema } from '../../models/schema/publication.ts';
import type { States } from '../state/keeping.ts';
import type { LiveThing } from '../state/live-thing.ts';

/** A camera as its thing tells of it. */
export interface Camera {
  id: string;
  live: LiveThing;
  /** Where it looks; undefined where its source does not say so. */
  feed: CameraFeed | undefined;
  /** Who may see its pictures without asking: never more than may know of the camera. */
  pictures: Publication;
}

/** The cameras of a city: things of its layers of kind `cameras`, by id, always as of now. */
export class CameraDirectory {
  readonly #cameras = new Map<string, Camera>();
  readonly #stop: () => void;
  /** Looks through all things, as when other layers are of cameras. */
  readonly lookAgain: () => void;

  constructor(states: States, world: string, isCameraLayer: (layer: string) => boolean) {
    const take = (live: LiveThing) => {
      if (!live.gone && isCameraLayer(live.thing.layer)) this.#cameras.set(live.thing.id, cameraOf(live));
      else this.#cameras.delete(live.thing.id);
    };
    this.lookAgain = () => {
      for (const live of states.things(world)) take(live);
    };
    this.lookAgain();
    this.#stop = states.onChange((change) => {
      if (change.world !== world) return;
      for (const live of change.removed) this.#cameras.delete(live.thing.id);
      for (const live of change.introduced) take(live);
    });
  }

  get(id: string): Camera | undefined {
    return this.#cameras.get(id);
  }

  all(): Iterable<Camera> {
    return this.#cameras.values();
  }

  close(): void {
    this.#stop();
  }
}

/** What a thing says of itself as a camera. A class that cannot be read is the strictest. */
export function cameraOf(live: LiveThing): Camera {
  const { properties, publication, id } = live.thing;
  const parsed = cameraFeedSchema.safeParse(properties);
  const told = properties['pictures'];
  const pictures = told === undefined ? 'internal' : (publicationSchema.safeParse(told).data ?? 'restricted');
  return { id, live, feed: parsed.data, pictures: strictestOf(pictures, publication) };
}

/** Whether it tells of itself as it should: undefined where it tells nothing but that it is there. */
export function answers({ thing, latest, stale }: LiveThing): boolean | undefined {
  if (thing.datastreams.length === 0) return undefined;
  if (stale) return false;
  const online = thing.datastreams.findIndex(({ property }) => property === 'online');
  return online < 0 ? true : latest[online]?.value !== false;
}
