import type { SurfacesGeometry } from '../../../models/feature.ts';
import { type MeshTriangles, trianglesOfMesh } from '../../../models/ifc/mesh-triangles.ts';
import type { IfcUnits } from '../../../models/ifc/units.ts';
import type { Matrix } from './grid-placement.ts';
import type { IfcModel } from './model.ts';
import type { Placing } from './placing.ts';
import type { Findings } from './reasons.ts';

/** Of the model's building parts: every face is its own polygon. */
const LOD = 4;
/** Metres from the element's origin beyond which 32-bit numbers, which web-ifc gives, are no longer exact to 1 mm. */
const EXACT_METRES = 8_192;
/** Elements of a class that web-ifc breaks on before it is asked for no more of that class: each costs the whole file. */
const MOST_BREAKS = 20;

/** Makes the shapes of elements, one element at a time. */
export class ShapeMaker {
  readonly #model: IfcModel;
  readonly #placing: Placing;
  readonly #units: IfcUnits;
  readonly #findings: Findings;
  /** How often web-ifc has broken, by class. */
  readonly #breaks = new Map<string, number>();

  constructor(model: IfcModel, placing: Placing, units: IfcUnits, findings: Findings) {
    this.#model = model;
    this.#placing = placing;
    this.#units = units;
    this.#findings = findings;
  }

  /**
   * The body of an element as triangles on the earth, openings cut out, in the colours of its styles. Undefined for an
   * element without a body. `onGrid`: what comes before the element's placement.
   */
  shapeOf(
    element: number,
    className: string,
    semantic: number,
    onGrid: Matrix | undefined,
  ): SurfacesGeometry | undefined {
    const breaks = this.#breaks.get(className) ?? 0;
    if (breaks >= MOST_BREAKS) {
      this.#findings.add('geometry-given-up');
      return undefined;
    }
    let triangles: MeshTriangles | undefined;
    const model = this.#model;
    const isMade = model.attempt(() => {
      model.api.StreamMeshes(model.id, [element], (mesh) => {
        triangles = trianglesOfMesh(model, mesh, {
          exactMetres: EXACT_METRES,
          onCoarse: () => this.#findings.add('coordinates-coarse'),
        });
      });
      return true;
    });
    if (model.isBroken) this.#breaks.set(className, breaks + 1);
    // Half of a body would look like all of it.
    if (!isMade) return undefined;
    if (!triangles || triangles.points.length === 0) return undefined;
    const { points, colors } = triangles;
    if (onGrid) applyMatrix(onGrid, points, this.#units.length);
    this.#placing.place(points);
    return surfacesOf(points, colors, semantic);
  }
}

/** Moves metres by a matrix whose translation is in units of `length` metres. */
function applyMatrix(matrix: Matrix, points: Float64Array, length: number): void {
  for (let at = 0; at < points.length; at += 3) {
    const [x, y, z] = [points[at], points[at + 1], points[at + 2]];
    for (let row = 0; row < 3; row++)
      points[at + row] =
        matrix[row] * x + matrix[4 + row] * y + matrix[8 + row] * z + matrix[12 + row] * length;
  }
}

function surfacesOf(positions: Float64Array, colors: Uint8Array, semantic: number): SurfacesGeometry {
  const triangles = positions.length / 9;
  return {
    kind: 'surfaces',
    lod: LOD,
    heightReference: 'ellipsoid',
    positions,
    ringStarts: Uint32Array.from({ length: triangles + 1 }, (_, index) => 3 * index),
    polygonStarts: Uint32Array.from({ length: triangles + 1 }, (_, index) => index),
    semantics: new Uint8Array(triangles).fill(semantic),
    colors,
  };
}
