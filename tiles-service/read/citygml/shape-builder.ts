import { type FeatureType, type Geometry, SURFACE_SEMANTICS } from '../../../models/feature.ts';
import { RawSurfaces } from '../cityjson/boundaries.ts';
import { toAreas, toSurfaces } from '../cityjson/mesh-geometry.ts';
import { orientGround, orientShells } from '../cityjson/orientation.ts';
import { SurfaceMesh } from '../cityjson/surface-mesh.ts';
import { DEFAULT_SEMANTIC, FOOTPRINT_TYPES, GROUND_TYPES } from '../cityjson/types.ts';
import type { Dresser } from './dresser.ts';
import type { GeometryPool, GeometryRun } from './geometry-pool.ts';
import { mergeVertices } from './merge-vertices.ts';
import { type Findings, meshFindings } from './reasons.ts';

/** Surfaces of a feature at one level of detail: a run in a pool, and what they are. */
export interface SurfacePart {
  run: GeometryRun;
  /** Code in SURFACE_SEMANTICS; 0: the geometry does not say. */
  semantic: number;
}

/** Where the corners of a pool lie: triplets of longitude, latitude and height, those of corner `first` first. */
export interface Corners {
  positions: Float64Array;
  first: number;
}

/** Links that lead on from link to link. */
const MAXIMUM_LINK_DEPTH = 32;
/** Steps along links for one geometry: links can multiply without end. */
const MAXIMUM_STEPS = 20_000_000;

/** Makes geometries of the model from what is in a pool, with repairs counted. Its memory is used again. */
export class ShapeBuilder {
  readonly #raw = new RawSurfaces();
  readonly #mesh = new SurfaceMesh();
  readonly #findings: Findings;
  /** By polygon: the semantic code given so far, and whether the polygon is in the present geometry. */
  #semantics = new Uint8Array(1024);
  #taken = new Uint8Array(1024);
  #steps = 0;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /**
   * Appends to `out` what surfaces of one level of detail give: surfaces, and with `wantAreas` the areas that they
   * cover seen from above; those of LoD0 of things with a footprint give areas alone. Every polygon is taken once,
   * with the first meaning that a part gives it. Textures are left with the dresser, by geometry.
   */
  surfaces(
    parts: readonly SurfacePart[],
    lod: number,
    type: FeatureType,
    pool: GeometryPool,
    corners: Corners,
    dresser: Dresser | undefined,
    wantAreas: boolean,
    out: Geometry[],
  ): void {
    const isSolid = this.#collect(parts, pool);
    const raw = this.#raw;
    const mesh = this.#mesh;
    const findings = this.#findings;
    if (raw.surfaceEnds.length === 0) return;
    const { positions, first } = corners;
    const reader = {
      read(index: number, target: Float64Array, offset: number): boolean {
        const at = (index - first) * 3;
        target[offset] = positions[at];
        target[offset + 1] = positions[at + 1];
        target[offset + 2] = positions[at + 2];
        return true;
      },
    };
    this.#setOrigin(positions, first);
    mesh.build(raw, reader, meshFindings(findings));
    if (mesh.surfaceCount === 0) return;
    orientShells(mesh, raw.shellOuter, isSolid, meshFindings(findings));
    const isGround = type === 'TINRelief' || GROUND_TYPES.has(type);
    if (isGround && !isSolid) orientGround(mesh, meshFindings(findings));
    const codes = this.#codes(type);
    const flat = lod < 1 && (GROUND_TYPES.has(type) || FOOTPRINT_TYPES.has(type));
    if (!flat) {
      const geometry = toSurfaces(mesh, lod, codes);
      dresser?.dress(mesh, pool, geometry);
      out.push(geometry);
    }
    if (!flat && !wantAreas) return;
    if (mesh.surfaceCount > 1) mergeVertices(mesh);
    const areas = toAreas(mesh, codes, flat, isGround);
    if (areas) out.push(flat ? { ...areas, lod } : areas);
  }

  lines(
    runs: readonly GeometryRun[],
    lod: number,
    pool: GeometryPool,
    corners: Corners,
    out: Geometry[],
  ): void {
    const kept: number[] = [];
    const lineStarts: number[] = [0];
    for (const run of runs) {
      for (let line = run.lineFrom; line < run.lineTo; line++) {
        const before = kept.length;
        const end = pool.lineEnds.data[line];
        for (let corner = pool.lineStarts.data[line]; corner < end; corner++) {
          const at = (corner - corners.first) * 3;
          const [x, y, z] = [corners.positions[at], corners.positions[at + 1], corners.positions[at + 2]];
          if (!Number.isFinite(x + y + z)) this.#findings.add('vertex-invalid');
          else if (
            kept.length > before &&
            kept[kept.length - 3] === x &&
            kept[kept.length - 2] === y &&
            kept[kept.length - 1] === z
          )
            this.#findings.add('duplicate-vertex');
          else kept.push(x, y, z);
        }
        if (kept.length - before >= 6) lineStarts.push(kept.length / 3);
        else {
          kept.length = before;
          this.#findings.add('line-too-short');
        }
      }
    }
    if (lineStarts.length === 1) return;
    out.push({
      kind: 'lines',
      lod,
      heightReference: 'ellipsoid',
      positions: Float64Array.from(kept),
      lineStarts: Uint32Array.from(lineStarts),
    });
  }

  points(
    runs: readonly GeometryRun[],
    lod: number,
    pool: GeometryPool,
    corners: Corners,
    out: Geometry[],
  ): void {
    const kept: number[] = [];
    for (const run of runs) {
      for (let point = run.pointFrom; point < run.pointTo; point++) {
        const at = (pool.pointCorners.data[point] - corners.first) * 3;
        const [x, y, z] = [corners.positions[at], corners.positions[at + 1], corners.positions[at + 2]];
        if (Number.isFinite(x + y + z)) kept.push(x, y, z);
        else this.#findings.add('vertex-invalid');
      }
    }
    if (kept.length === 0) return;
    out.push({ kind: 'points', lod, heightReference: 'ellipsoid', positions: Float64Array.from(kept) });
  }

  /** Fills the raw surfaces with the parts' polygons, each once. True if they bound a body. */
  #collect(parts: readonly SurfacePart[], pool: GeometryPool): boolean {
    const raw = this.#raw;
    raw.clear();
    this.#steps = 0;
    if (this.#semantics.length < pool.polygonCount) {
      this.#semantics = new Uint8Array(pool.polygonCount * 2);
      this.#taken = new Uint8Array(pool.polygonCount * 2);
    }
    const semantics = this.#semantics.fill(0, 0, pool.polygonCount);
    const taken = this.#taken.fill(0, 0, pool.polygonCount);
    // Surfaces that say what they are may be links to the polygons of a solid.
    for (const { run, semantic } of parts) {
      if (semantic === 0) continue;
      this.#visit(pool, run.itemFrom, run.itemTo, 0, -1, 0, (polygon) => {
        if (semantics[polygon] === 0) semantics[polygon] = semantic;
      });
    }
    let isSolid = false;
    // Solids come first: their shells say which side is out.
    for (const solids of [true, false]) {
      for (const { run } of parts) {
        if (run.isSolid !== solids) continue;
        if (solids) isSolid = true;
        this.#visit(pool, run.itemFrom, run.itemTo, 0, -1, 0, (polygon, turned, shell) => {
          if (taken[polygon]) return;
          taken[polygon] = 1;
          this.#push(pool, polygon, turned, shell, semantics[polygon]);
        });
      }
    }
    for (let shell = 0; shell < pool.shellOuter.length; shell++)
      raw.shellOuter.push(pool.shellOuter.data[shell]);
    return isSolid;
  }

  /** All polygons of a run of items, links followed. */
  #visit(
    pool: GeometryPool,
    from: number,
    to: number,
    turned: number,
    shell: number,
    depth: number,
    take: (polygon: number, turned: boolean, shell: number) => void,
  ): void {
    this.#steps += to - from;
    if (depth > MAXIMUM_LINK_DEPTH || (depth > 0 && this.#steps > MAXIMUM_STEPS)) {
      this.#findings.add('link-circular');
      return;
    }
    const { items, itemShells, links, byId } = pool;
    for (let item = from; item < to; item++) {
      const value = items.data[item];
      const own = shell < 0 ? itemShells.data[item] : shell;
      if (value >= 0) {
        take(value >> 1, ((value & 1) ^ turned) === 1, own);
        continue;
      }
      const link = links[(-2 - value) >> 1];
      const target = byId.get(link.id);
      if (!target) {
        this.#findings.add(link.isElsewhere ? 'link-elsewhere' : 'link-broken');
        continue;
      }
      this.#visit(pool, target.itemFrom, target.itemTo, turned ^ ((-2 - value) & 1), own, depth + 1, take);
    }
  }

  #push(pool: GeometryPool, polygon: number, turned: boolean, shell: number, semantic: number): void {
    const raw = this.#raw;
    const ringTo = pool.polygonEnd(polygon);
    for (let ring = pool.polygonStarts.data[polygon]; ring < ringTo; ring++) {
      const from = pool.ringStarts.data[ring];
      let to = pool.ringEnd(ring);
      // GML's rings are closed: the last position is the first again.
      if (to - from > 1 && samePosition(pool, from, to - 1)) to--;
      if (turned) for (let corner = to - 1; corner >= from; corner--) raw.vertices.push(corner);
      else for (let corner = from; corner < to; corner++) raw.vertices.push(corner);
      raw.ringEnds.push(raw.vertices.length);
    }
    raw.surfaceEnds.push(raw.ringEnds.length);
    raw.semantics.push(semantic);
    // Not a material, but the polygon itself: surfaces are left out on the way.
    raw.materials.push(polygon);
    raw.shells.push(shell);
  }

  #codes(type: FeatureType): Uint8Array {
    const { surfaceCount, semantics } = this.#mesh;
    const name = DEFAULT_SEMANTIC[type];
    const fallback = name ? SURFACE_SEMANTICS.indexOf(name) : 0;
    const codes = new Uint8Array(surfaceCount);
    for (let surface = 0; surface < surfaceCount; surface++) codes[surface] = semantics[surface] || fallback;
    return codes;
  }

  /** Metres are measured from the first position that is there. */
  #setOrigin(positions: Float64Array, first: number): void {
    const { vertices } = this.#raw;
    for (let index = 0; index < vertices.length; index++) {
      const at = (vertices.data[index] - first) * 3;
      if (!Number.isFinite(positions[at] + positions[at + 1] + positions[at + 2])) continue;
      this.#mesh.setOrigin(positions[at], positions[at + 1], positions[at + 2]);
      return;
    }
    this.#mesh.setOrigin(0, 0, 0);
  }
}

function samePosition({ coordinates: { data } }: GeometryPool, a: number, b: number): boolean {
  return (
    data[a * 3] === data[b * 3] && data[a * 3 + 1] === data[b * 3 + 1] && data[a * 3 + 2] === data[b * 3 + 2]
  );
}
