import type { Feature } from '../../../models/feature.ts';
import type { EnuFrame, Undulation } from '../../../models/geodesy/index.ts';
import type { HeightOrigin } from '../../../models/schema/analysis-result.ts';
import { addBody, finestShapes } from '../../geometry/solids/body.ts';
import type { BodyNotes } from '../../geometry/solids/body-types.ts';
import { SolidMesh } from '../../geometry/solids/solid-mesh.ts';
import type { GroundSampler } from '../../geometry/solids/stand.ts';
import type { Body } from './ray-scene.ts';

/** An upright block of a building: what windows and façades are laid out on. Local metres. */
export interface Block {
  /** Index of its body. */
  body: number;
  /** The outer ring, then holes: x, y, x, y …, not closed. */
  rings: number[][];
  base: number;
  /** Where its upright walls end, and its roof. */
  eaves: number;
  top: number;
}

/** Bodies of features as triangles in local metres. */
export interface Bodies {
  /** Nine numbers each. */
  triangles: Float32Array<ArrayBuffer>;
  /** Of each triangle: its body. */
  bodyOf: Uint32Array<ArrayBuffer>;
  bodies: Body[];
  blocks: Block[];
  /** Features that have a shape with no area, and those over ground that is not known. */
  shapeless: number;
  groundless: number;
}

export interface BodyPlace {
  frame: EnuFrame;
  /** Absent, or NaN at a place: bodies stand at mean sea level there. */
  ground?: GroundSampler;
  undulation: Undulation;
}

/** Gathers the bodies of features, built as the tiles have them: the same roofs, parapets and stands on the ground. */
export class BodyCollector {
  readonly #mesh = new SolidMesh();
  readonly #place: BodyPlace;
  readonly #bodies: Body[] = [];
  readonly #blocks: Block[] = [];
  readonly #notes = new Counts();

  constructor(place: BodyPlace) {
    this.#place = place;
  }

  /** How many there are. */
  get count(): number {
    return this.#bodies.length;
  }

  /** Features without a solid shape are passed over. `heights`: how its height is known, where it is not the feature that says. */
  add(feature: Feature, heights: HeightOrigin = heightOrigin(feature)): void {
    if (finestShapes(feature.geometries).length === 0) return;
    const index = this.#bodies.length;
    const body = addBody(this.#mesh, feature, index, { ...this.#place, tally: this.#notes, edges: false });
    if (!body) return;
    this.#bodies.push({ id: feature.id, heights });
    // Elements of building models, bridges and furniture stand in the way, and have no façade of their own.
    if (feature.type !== 'Building' && feature.type !== 'BuildingPart') return;
    for (const { rings, z, height, roof } of body.prisms)
      this.#blocks.push({
        ...{ body: index, rings: rings.map((ring) => [...ring]), base: z, top: z + height },
        eaves: z + height - (roof.shape === 'flat' ? 0 : roof.height),
      });
  }

  finish(): Bodies {
    const { positions, indices, indexCount, rows } = this.#mesh;
    const triangles = new Float32Array(indexCount * 3);
    const bodyOf = new Uint32Array(indexCount / 3);
    for (let i = 0; i < indexCount; i++) {
      const vertex = indices[i];
      for (let axis = 0; axis < 3; axis++) triangles[i * 3 + axis] = positions[vertex * 3 + axis];
      bodyOf[Math.floor(i / 3)] = rows[vertex];
    }
    const { shapeless, groundless } = this.#notes;
    return { triangles, bodyOf, bodies: this.#bodies, blocks: this.#blocks, shapeless, groundless };
  }
}

class Counts implements BodyNotes {
  shapeless = 0;
  groundless = 0;

  dropped(): void {
    this.shapeless++;
  }

  repaired(): void {
    // Of no matter to rays: what has no area stops nothing.
  }

  note(reason: string): void {
    if (reason === 'no-terrain') this.groundless++;
  }
}

/**
 * How the height of a feature is known: as its source said (`heightSource`); else measured where its surfaces were modelled
 * or a height is among its attributes, derived where its storeys were counted, and assumed otherwise.
 */
export function heightOrigin({ attributes, geometries }: Feature): HeightOrigin {
  switch (attributes.heightSource) {
    case 'measured':
      return 'measured';
    case 'levels':
      return 'derived';
    case 'assumed':
      return 'assumed';
  }
  const shapes = finestShapes(geometries);
  if (shapes.some(({ kind }) => kind === 'surfaces')) return 'measured';
  if (HEIGHTS.some((name) => Number(attributes[name] ?? 0) > 0)) return 'measured';
  return shapes.some((shape) => shape.kind === 'extrusion' && (shape.storeys ?? 0) > 0)
    ? 'derived'
    : 'assumed';
}

const HEIGHTS = ['height', 'measuredHeight', 'building:height'];
