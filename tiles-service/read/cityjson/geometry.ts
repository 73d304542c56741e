import type { FeatureType, Geometry, LinesGeometry, PointsGeometry } from '../../../models/feature.ts';
import {
  BOUNDARY_DEPTH,
  boundaryDepth,
  flattenBoundaries,
  NONE,
  RawSurfaces,
  toIndex,
} from './boundaries.ts';
import { isObject } from './is-object.ts';
import { type MaterialColors, pickTheme } from './materials.ts';
import { toAreas, toSurfaces } from './mesh-geometry.ts';
import { orientGround, orientShells } from './orientation.ts';
import type { Findings } from './reasons.ts';
import { semanticCode, semanticCodes } from './semantics.ts';
import { SurfaceMesh, type VertexReader } from './surface-mesh.ts';
import { type TextureAppearance, texturesOf } from './textures.ts';
import { DEFAULT_SEMANTIC, FOOTPRINT_TYPES, GROUND_TYPES } from './types.ts';

/** A CityJSON geometry as parsed; nothing in it is to be relied on. */
export interface RawGeometry {
  type?: unknown;
  lod?: unknown;
  boundaries?: unknown;
  semantics?: unknown;
  material?: unknown;
  texture?: unknown;
  template?: unknown;
  transformationMatrix?: unknown;
}

/** The colours that a geometry's material indices mean. */
export interface Appearance {
  colors: MaterialColors;
  defaultTheme?: string;
  textures?: TextureAppearance;
}

/** Makes the model's geometries of CityJSON's, with repairs counted in `findings`. Reuses its memory. */
export class GeometryReader {
  readonly #raw = new RawSurfaces();
  readonly #mesh = new SurfaceMesh();
  readonly #findings: Findings;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /**
   * Appends to `out` what a geometry (not an instance) gives. With `wantAreas` the areas that it covers, seen from
   * above, come along; those of LoD0 of things with a footprint come alone.
   */
  read(
    geometry: RawGeometry,
    lod: number,
    type: FeatureType,
    vertices: VertexReader,
    appearance: Appearance,
    wantAreas: boolean,
    out: Geometry[],
  ): void {
    const kind = typeof geometry.type === 'string' ? geometry.type : '';
    const depth = Object.hasOwn(BOUNDARY_DEPTH, kind) ? BOUNDARY_DEPTH[kind] : undefined;
    if (depth === undefined) {
      this.#findings.add('geometry-unreadable');
      return;
    }
    if (geometry.texture !== undefined && !appearance.textures) this.#findings.add('texture-not-read');
    if (depth === 1) pushDefined(out, this.#points(geometry.boundaries, lod, vertices));
    else if (depth === 2) pushDefined(out, this.#lines(geometry.boundaries, lod, vertices));
    else this.#surfaces(geometry, depth, lod, type, vertices, appearance, wantAreas, out);
  }

  #surfaces(
    geometry: RawGeometry,
    depth: number,
    lod: number,
    type: FeatureType,
    vertices: VertexReader,
    appearance: Appearance,
    wantAreas: boolean,
    out: Geometry[],
  ): void {
    const raw = this.#raw;
    const mesh = this.#mesh;
    const findings = this.#findings;
    const semantics = isObject(geometry.semantics) ? geometry.semantics : undefined;
    const theme = pickTheme(geometry.material, appearance.defaultTheme);
    const { textures } = appearance;
    const pictures = textures && pickTheme(geometry.texture, textures.defaultTheme);
    if (!flattenBoundaries(geometry.boundaries, depth, semantics?.values, theme, pictures, raw, findings)) {
      findings.add('geometry-unreadable');
      return;
    }
    setOrigin(mesh, raw, vertices);
    mesh.build(raw, vertices, findings);
    if (mesh.surfaceCount === 0) return;
    orientShells(mesh, raw.shellOuter, depth > 3, findings);
    const isGround = type === 'TINRelief' || GROUND_TYPES.has(type);
    if (isGround && depth === 3) orientGround(mesh, findings);
    const codes = this.#codes(semanticCodes(semantics?.surfaces), type);
    const flat = lod < 1 && (GROUND_TYPES.has(type) || FOOTPRINT_TYPES.has(type));
    if (!flat) {
      const shape = toSurfaces(mesh, lod, codes, this.#colors(appearance.colors));
      const shown = textures && pictures ? texturesOf(mesh, textures, findings) : undefined;
      out.push(shown ? { ...shape, textures: shown } : shape);
    }
    if (flat || wantAreas) pushDefined(out, toAreas(mesh, codes, flat, isGround));
  }

  /** The semantic code of each surface of the mesh: its own, or the one that its object's type stands for. */
  #codes(known: Uint8Array, type: FeatureType): Uint8Array {
    const name = DEFAULT_SEMANTIC[type];
    const fallback = name ? semanticCode(name) : 0;
    const { surfaceCount, semantics } = this.#mesh;
    const codes = new Uint8Array(surfaceCount);
    for (let surface = 0; surface < surfaceCount; surface++) {
      const index = semantics[surface];
      if (index >= known.length) this.#findings.add('semantics-out-of-range');
      codes[surface] = (index === NONE ? 0 : known[index]) || fallback;
    }
    return codes;
  }

  #colors(known: MaterialColors): Uint8Array | undefined {
    const { surfaceCount, materials } = this.#mesh;
    let colors: Uint8Array | undefined;
    for (let surface = 0; surface < surfaceCount; surface++) {
      const index = materials[surface];
      if (index === NONE) continue;
      if (index * 4 >= known.length) {
        this.#findings.add('semantics-out-of-range');
        continue;
      }
      colors ??= new Uint8Array(surfaceCount * 4);
      for (let channel = 0; channel < 4; channel++)
        colors[surface * 4 + channel] = known[index * 4 + channel];
    }
    return colors;
  }

  #points(boundaries: unknown, lod: number, vertices: VertexReader): PointsGeometry | undefined {
    if (!Array.isArray(boundaries)) {
      this.#findings.add('geometry-unreadable');
      return undefined;
    }
    const positions = this.#positions(boundaries.flat(5), vertices, true);
    return positions && { kind: 'points', lod, heightReference: 'ellipsoid', positions };
  }

  #lines(boundaries: unknown, lod: number, vertices: VertexReader): LinesGeometry | undefined {
    const depth = boundaryDepth(boundaries);
    if (depth !== 2 && depth !== 1) {
      this.#findings.add('geometry-unreadable');
      return undefined;
    }
    if (depth === 1) this.#findings.add('boundaries-depth');
    const lists = (depth === 1 ? [boundaries] : boundaries) as unknown[];
    const lines: Float64Array[] = [];
    for (const list of lists) {
      const line = Array.isArray(list) ? this.#positions(list, vertices, false) : undefined;
      if (line && line.length >= 6) lines.push(line);
      else if (line || !Array.isArray(list)) this.#findings.add('line-too-short');
    }
    if (lines.length === 0) return undefined;
    const lineStarts = new Uint32Array(lines.length + 1);
    const positions = new Float64Array(lines.reduce((sum, line) => sum + line.length, 0));
    let at = 0;
    lines.forEach((line, index) => {
      positions.set(line, at);
      at += line.length;
      lineStarts[index + 1] = at / 3;
    });
    return { kind: 'lines', lod, heightReference: 'ellipsoid', positions, lineStarts };
  }

  /** The positions of a list of vertex indices, repeats left out of lines. Undefined if there is none, or a line has a bad one. */
  #positions(list: unknown[], vertices: VertexReader, arePoints: boolean): Float64Array | undefined {
    const positions = new Float64Array(list.length * 3);
    let at = 0;
    for (const element of list) {
      const index = toIndex(element);
      const there = index !== NONE && vertices.read(index, positions, at);
      const sum = positions[at] + positions[at + 1] + positions[at + 2];
      if (!there || sum - sum !== 0) {
        this.#findings.add(there ? 'vertex-invalid' : 'vertex-out-of-range');
        if (arePoints) continue;
        return undefined;
      }
      if (
        !arePoints &&
        at > 0 &&
        [0, 1, 2].every((axis) => positions[at + axis] === positions[at - 3 + axis])
      ) {
        this.#findings.add('duplicate-vertex');
        continue;
      }
      at += 3;
    }
    return at === 0 ? undefined : positions.slice(0, at);
  }
}

/** Metres are measured from the first vertex that is there. */
function setOrigin(mesh: SurfaceMesh, raw: RawSurfaces, vertices: VertexReader): void {
  for (let index = 0; index < raw.vertices.length; index++) {
    if (raw.vertices.data[index] === NONE || !vertices.read(raw.vertices.data[index], origin, 0)) continue;
    if (Number.isFinite(origin[0] + origin[1] + origin[2])) break;
  }
  mesh.setOrigin(origin[0], origin[1], origin[2]);
}

const origin = new Float64Array(3);

function pushDefined<T>(list: T[], value: T | undefined): void {
  if (value !== undefined) list.push(value);
}
