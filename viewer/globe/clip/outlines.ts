import { Cartesian3, Cartographic, type Scene as EngineScene, PrimitiveCollection } from '@cesium/engine';
import type { Clip, Position, ViewDocument } from '../../../models/schema/view-document.ts';
import { boxCorners } from './clip-making.ts';
import { edgeLines } from './edge-lines.ts';

/** The accent colour, paler: what is a tool's and not the city's. */
const LINE = 'rgba(170, 240, 222, 0.9)';
/** Pieces of a side of an outline, each laid on the ground; of outlines with many sides fewer. */
const PIECES = 24;
const PIECES_IN_ALL = 2400;
/** Metres above the ground, so that the line is not lost in it. */
const LIFT = 0.15;

/** Draws the edges of section boxes, and the outlines of polygons on the ground that they leave. */
export class ClipOutlines {
  readonly #scene: EngineScene;
  #clips: Clip[] = [];
  #drawn: PrimitiveCollection | undefined;
  readonly #stop: () => void;

  constructor(scene: EngineScene) {
    this.#scene = scene;
    // Finer terrain lies elsewhere.
    this.#stop = scene.globe.tileLoadProgressEvent.addEventListener((pending: number) => {
      if (pending === 0) this.#draw();
    });
  }

  follow({ clips }: Pick<ViewDocument, 'clips'>): void {
    this.#clips = clips.filter(({ kind, enabled }) => enabled && kind !== 'dig');
    this.#draw();
  }

  destroy(): void {
    this.#stop();
    this.#clear();
  }

  #draw(): void {
    this.#clear();
    if (this.#clips.length === 0) return;
    const lines = this.#clips.flatMap((clip) => (clip.kind === 'box' ? boxEdges(clip) : this.#rings(clip)));
    const primitive = edgeLines(lines, LINE, 2);
    if (!primitive) return;
    this.#drawn = new PrimitiveCollection();
    this.#drawn.add(primitive);
    this.#scene.primitives.add(this.#drawn);
    this.#scene.requestRender();
  }

  #clear(): void {
    if (this.#drawn) this.#scene.primitives.remove(this.#drawn);
    this.#drawn = undefined;
  }

  #rings(clip: Exclude<Clip, { kind: 'box' }>): Cartesian3[][] {
    return clip.areas.flat().map((ring) => {
      const pieces = Math.max(1, Math.min(PIECES, Math.floor(PIECES_IN_ALL / ring.length)));
      const places = ring.flatMap(([longitude, latitude], i): Position[] => {
        const [nextLongitude, nextLatitude] = ring[(i + 1) % ring.length];
        return Array.from({ length: pieces }, (_, k) => [
          longitude + ((nextLongitude - longitude) * k) / pieces,
          latitude + ((nextLatitude - latitude) * k) / pieces,
        ]);
      });
      let last = 0;
      return [...places, places[0]].map(([longitude, latitude]) => {
        last = this.#scene.globe.getHeight(Cartographic.fromDegrees(longitude, latitude)) ?? last;
        return Cartesian3.fromDegrees(longitude, latitude, last + LIFT);
      });
    });
  }
}

function boxEdges(clip: Extract<Clip, { kind: 'box' }>): Cartesian3[][] {
  const [low, high] = [clip.height - clip.size[2] / 2, clip.height + clip.size[2] / 2];
  const corners = boxCorners(clip);
  const at = (height: number) =>
    corners.map(([longitude, latitude]) => Cartesian3.fromDegrees(longitude, latitude, height));
  const [bottom, top] = [at(low), at(high)];
  return [[...bottom, bottom[0]], [...top, top[0]], ...bottom.map((corner, i) => [corner, top[i]])];
}
