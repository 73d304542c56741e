import type { CameraFacts } from '../../../models/schema/camera-facts.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { cameraExtent } from '../../live/camera-extent.ts';
import { ServerRefusal } from '../../server/ask-server.ts';
import { recordError } from '../../stores/status.ts';
import { shownCameras, useVideo } from '../../stores/video.ts';
import { currentView, useView } from '../../stores/view.ts';
import { CameraApi } from '../camera-api.ts';
import { useProjections } from '../projection/projections.ts';

export interface Cone {
  facts: CameraFacts;
  /** `near`: only beside others, faint. */
  look: 'pointed' | 'shown' | 'near';
  /** Whether its pictures lie on the city, where that is drawn. */
  isProjected: boolean;
  /** Its tile, from 1. */
  number?: number;
}

/** Cameras around the view whose cones are drawn too: more would be a carpet. */
const MOST_NEAR = 40;
/** Metres above the ground up to which they are. */
const HIGHEST = 1_200;
const DELAY = 400;
const AGAIN = 10_000;
/** Cameras fail and come back, and are turned: milliseconds until what is known of them is asked for again. */
const RENEWED = 60_000;

/**
 * Whose cones are to be seen: cameras on screen, the one that is pointed at or selected, and while the video panel is
 * open and one is near, those around. Never all of the city.
 */
export class ShownCones {
  cones: readonly Cone[] = [];
  readonly #api: CameraApi;
  readonly #city: () => Scene;
  readonly #onChange: () => void;
  readonly #known = new Map<string, CameraFacts>();
  /** Of what the server said that it has none. */
  readonly #unknown = new Set<string>();
  /** What is known of these is to be asked for again. */
  readonly #old = new Set<string>();
  #near: readonly CameraFacts[] = [];
  #asked = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #ends: (() => void)[];

  constructor(city: () => Scene, onChange: () => void) {
    this.#city = city;
    this.#onChange = onChange;
    this.#api = new CameraApi(city().id, document.baseURI);
    const renewing = setInterval(() => this.#renew(), RENEWED);
    this.#ends = [
      useVideo.subscribe(() => this.#follow()),
      useProjections.subscribe((state, before) => {
        if (state.asked !== before.asked) this.#renew();
        else if (state.cameras !== before.cameras) this.#follow();
      }),
      useView.subscribe(() => this.#follow()),
      () => clearInterval(renewing),
    ];
    this.#follow();
  }

  destroy(): void {
    clearTimeout(this.#timer);
    for (const end of this.#ends) end();
  }

  #renew(): void {
    for (const id of this.#known.keys()) this.#old.add(id);
    this.#unknown.clear();
    this.#asked = '';
    this.#follow();
  }

  #follow(): void {
    const video = useVideo.getState();
    const view = currentView();
    const isWanted = video.open || view.panel === 'video';
    const shown = isWanted ? shownCameras(video) : [];
    const cameraLayers = new Set(
      this.#city()
        .layers.filter(({ kind }) => kind === 'cameras')
        .map(({ id }) => id),
    );
    const selected = view.selection
      .filter(({ layer }) => cameraLayers.has(layer))
      .map(({ feature }) => feature);
    const pointed = [...selected, ...(isWanted && video.pointed ? [video.pointed] : [])];
    const { cameras: projected } = useProjections.getState();
    this.#ask([...shown, ...pointed, ...projected], isWanted);

    const cones = new Map<string, Cone>();
    for (const id of pointed) this.#put(cones, id, { look: 'pointed' });
    video.tiles.slice(0, video.grid).forEach((id, index) => {
      if (id === null || !shown.includes(id)) return;
      this.#put(cones, id, { look: cones.has(id) ? 'pointed' : 'shown', number: index + 1 });
    });
    for (const id of projected) if (!cones.has(id)) this.#put(cones, id, { look: 'shown' });
    if (isWanted)
      for (const facts of this.#near)
        if (!cones.has(facts.id)) cones.set(facts.id, { facts, isProjected: false, look: 'near' });
    const next = [...cones.values()];
    if (isSame(next, this.cones)) return;
    this.cones = next;
    this.#onChange();
  }

  #put(cones: Map<string, Cone>, id: string, cone: Omit<Cone, 'facts' | 'isProjected'>): void {
    const facts = this.#known.get(id);
    const isProjected = useProjections.getState().cameras.includes(id);
    if (facts) cones.set(id, { facts, isProjected, ...cone });
  }

  /** Asks for what is not known, and for what is around, once the view rests. */
  #ask(ids: readonly string[], isWanted: boolean): void {
    const missing = ids.filter((id) => (!this.#known.has(id) || this.#old.has(id)) && !this.#unknown.has(id));
    const box = isWanted ? this.#box() : undefined;
    const question = JSON.stringify([missing, box]);
    if (question === this.#asked) return;
    this.#asked = question;
    clearTimeout(this.#timer);
    if (!box && this.#near.length > 0) this.#near = [];
    if (missing.length === 0 && !box) return;
    this.#timer = setTimeout(() => void this.#get(missing, box), DELAY);
  }

  async #get(missing: readonly string[], box: string | undefined): Promise<void> {
    try {
      if (missing.length > 0) {
        const { cameras } = await this.#api.find({ ids: missing.join(',') });
        for (const facts of cameras) this.#known.set(facts.id, facts);
        for (const id of missing) this.#old.delete(id);
        for (const id of missing) if (!this.#known.has(id)) this.#unknown.add(id);
      }
      if (box) this.#near = (await this.#api.find({ bbox: box, limit: MOST_NEAR })).cameras;
    } catch (error) {
      if (!(error instanceof ServerRefusal)) recordError(error);
      // Asked again after a while, and not at once: a server that is away is not to be stormed.
      this.#timer = setTimeout(() => {
        this.#asked = '';
        this.#follow();
      }, AGAIN);
    }
    this.#follow();
  }

  /** What is in view, rounded: a view that trembles asks nothing anew. Undefined: one is too far away. */
  #box(): string | undefined {
    const { camera } = currentView();
    const ground = this.#city().origin.height;
    if (camera.height - ground > HIGHEST) return undefined;
    const [west, south, east, north] = cameraExtent(camera, ground);
    return [west, south, east, north].map((value) => value.toFixed(3)).join(',');
  }
}

const isSame = (a: readonly Cone[], b: readonly Cone[]): boolean =>
  a.length === b.length &&
  a.every(
    (cone, i) =>
      cone.facts === b[i].facts &&
      cone.look === b[i].look &&
      cone.isProjected === b[i].isProjected &&
      cone.number === b[i].number,
  );
