import type { MaterialTheme } from './materials.ts';
import type { Findings } from './reasons.ts';

/** A growing list of 32-bit integers. */
export class IntegerList {
  data = new Int32Array(256);
  length = 0;

  push(value: number): void {
    if (this.length === this.data.length) {
      const bigger = new Int32Array(this.length * 2);
      bigger.set(this.data);
      this.data = bigger;
    }
    this.data[this.length++] = value;
  }
}

/** No semantic surface, no material, no such vertex. */
export const NONE = -1;

/**
 * A geometry's surfaces as the file gives them: rings of vertex indices (NONE for what is no index), with the
 * indices of semantic surface and material and the shell of each. `…Ends` hold the end of each ring in
 * `vertices`, and of each surface in `ringEnds`.
 */
export class RawSurfaces {
  readonly vertices = new IntegerList();
  readonly ringEnds = new IntegerList();
  readonly surfaceEnds = new IntegerList();
  readonly semantics = new IntegerList();
  readonly materials = new IntegerList();
  /** Whether the geometry has textures; if not, `textureVertices` and `images` are empty. */
  textured = false;
  /** One per vertex: index of its texture coordinates. */
  readonly textureVertices = new IntegerList();
  /** One per surface: index of its picture. */
  readonly images = new IntegerList();
  readonly shells = new IntegerList();
  /** One per shell: 1 for an outer one, 0 for a void inside. */
  readonly shellOuter = new IntegerList();

  clear(): void {
    this.vertices.length = 0;
    this.ringEnds.length = 0;
    this.surfaceEnds.length = 0;
    this.semantics.length = 0;
    this.materials.length = 0;
    this.textured = false;
    this.textureVertices.length = 0;
    this.images.length = 0;
    this.shells.length = 0;
    this.shellOuter.length = 0;
  }
}

/** Levels of arrays above the vertex index, by geometry type. */
export const BOUNDARY_DEPTH: Record<string, number> = {
  MultiPoint: 1,
  MultiLineString: 2,
  MultiSurface: 3,
  CompositeSurface: 3,
  Solid: 4,
  MultiSolid: 5,
  CompositeSolid: 5,
};

/** Levels of arrays above the first number; 0 if there is none. */
export function boundaryDepth(boundaries: unknown): number {
  if (!Array.isArray(boundaries)) return 0;
  for (const element of boundaries) {
    if (typeof element === 'number') return 1;
    const depth = boundaryDepth(element);
    if (depth > 0) return depth + 1;
  }
  return 0;
}

/**
 * Fills `out` with the surfaces of boundaries of three (surfaces), four (shells) or five levels (solids), or of
 * two (bare rings); `expected` is the depth that the geometry's type calls for. False if there are none.
 */
export function flattenBoundaries(
  boundaries: unknown,
  expected: number,
  semanticValues: unknown,
  material: MaterialTheme | undefined,
  texture: MaterialTheme | undefined,
  out: RawSurfaces,
  findings: Findings,
): boolean {
  out.clear();
  const depth = boundaryDepth(boundaries);
  if (depth < 2 || depth > 5) return false;
  if (depth !== expected) findings.add('boundaries-depth');
  const single = material && Number.isInteger(material.value) ? (material.value as number) : NONE;
  const values = material?.values;
  out.textured = texture !== undefined;
  const pictures = texture?.values;
  const walk: Walk = { out, findings, singleMaterial: single };
  const list = boundaries as unknown[];
  if (depth === 5) {
    list.forEach((solid, index) => {
      walkSolid(walk, solid, at(semanticValues, index), at(values, index), at(pictures, index));
    });
  } else if (depth === 4) walkSolid(walk, list, semanticValues, values, pictures);
  else {
    out.shellOuter.push(1);
    walkShell(walk, list, semanticValues, values, pictures);
  }
  return out.surfaceEnds.length > 0;
}

interface Walk {
  out: RawSurfaces;
  findings: Findings;
  singleMaterial: number;
}

function walkSolid(
  walk: Walk,
  solid: unknown,
  semantics: unknown,
  materials: unknown,
  pictures: unknown,
): void {
  if (!Array.isArray(solid)) {
    walk.findings.add('boundaries-depth');
    return;
  }
  solid.forEach((shell, index) => {
    walk.out.shellOuter.push(index === 0 ? 1 : 0);
    // Some writers leave out the level of the shell in the values of a solid with a single one.
    const flat = solid.length === 1;
    walkShell(
      walk,
      shell,
      shellValues(walk, semantics, index, flat),
      shellValues(walk, materials, index, flat),
      at(pictures, index),
    );
  });
}

function shellValues(walk: Walk, values: unknown, index: number, flat: boolean): unknown {
  if (flat && Array.isArray(values) && typeof values[0] === 'number') {
    walk.findings.add('semantics-depth');
    return values;
  }
  return at(values, index);
}

function walkShell(
  walk: Walk,
  shell: unknown,
  semantics: unknown,
  materials: unknown,
  pictures: unknown,
): void {
  const { out, findings } = walk;
  if (!Array.isArray(shell)) {
    findings.add('boundaries-depth');
    return;
  }
  if (isMisplaced(semantics) || isMisplaced(materials)) findings.add('semantics-depth');
  const semanticList = Array.isArray(semantics) ? semantics : undefined;
  const materialList = Array.isArray(materials) ? materials : undefined;
  const shellNumber = out.shellOuter.length - 1;
  for (let index = 0; index < shell.length; index++) {
    const surface: unknown = shell[index];
    if (!Array.isArray(surface)) {
      findings.add('ring-malformed');
      continue;
    }
    if (typeof surface[0] === 'number') {
      // A ring where a surface should be.
      findings.add('boundaries-depth');
      pushRing(out, surface);
      if (out.textured) pushTexturedSurface(out, [surface], at(pictures, index), findings);
    } else {
      for (const ring of surface) {
        if (Array.isArray(ring) && (ring.length === 0 || typeof ring[0] === 'number')) pushRing(out, ring);
        else findings.add('ring-malformed');
      }
      if (out.textured) pushTexturedSurface(out, surface, at(pictures, index), findings);
    }
    out.surfaceEnds.push(out.ringEnds.length);
    out.shells.push(shellNumber);
    out.semantics.push(semanticList ? toIndex(semanticList[index]) : NONE);
    out.materials.push(materialList ? toIndex(materialList[index]) : walk.singleMaterial);
  }
}

function pushRing(out: RawSurfaces, ring: unknown[]): void {
  for (let index = 0; index < ring.length; index++) out.vertices.push(toIndex(ring[index]));
  out.ringEnds.push(out.vertices.length);
}

/**
 * The picture of a surface and the texture coordinates of its rings: lists of the picture's index and one index for
 * each corner. `[null]`, or nothing, stands for none.
 */
function pushTexturedSurface(
  out: RawSurfaces,
  rings: unknown[],
  textureRings: unknown,
  findings: Findings,
): void {
  const first: unknown = Array.isArray(textureRings) ? textureRings[0] : undefined;
  const image = Array.isArray(first) ? toIndex(first[0]) : NONE;
  let fits = image !== NONE;
  const before = out.textureVertices.length;
  for (const [number, ring] of rings.entries()) {
    if (!Array.isArray(ring) || (ring.length > 0 && typeof ring[0] !== 'number')) continue;
    const corners: unknown = fits ? (textureRings as unknown[])[number] : undefined;
    if (fits && (!Array.isArray(corners) || corners.length !== ring.length + 1)) {
      findings.add('texture-coordinates');
      fits = false;
    }
    for (let index = 0; index < ring.length; index++)
      out.textureVertices.push(fits ? toIndex((corners as unknown[])[index + 1]) : NONE);
  }
  if (!fits) out.textureVertices.data.fill(NONE, before, out.textureVertices.length);
  out.images.push(fits ? image : NONE);
}

/** A vertex index or the index of a semantic surface; NONE for what cannot be one. */
export function toIndex(value: unknown): number {
  return typeof value === 'number' && value >= 0 && value <= 0x7fffffff && Number.isInteger(value)
    ? value
    : NONE;
}

function at(values: unknown, index: number): unknown {
  return Array.isArray(values) ? values[index] : isMisplaced(values) ? values : undefined;
}

/** Values may be left out or null at any level; a number or an object stands where a list should. */
function isMisplaced(values: unknown): boolean {
  return values !== undefined && values !== null && !Array.isArray(values);
}
