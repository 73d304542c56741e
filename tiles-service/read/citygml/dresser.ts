import { existsSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { SurfacesGeometry, SurfaceTextures } from '../../../models/feature.ts';
import type { SurfaceMesh } from '../cityjson/surface-mesh.ts';
import type { TextureSink } from '../feature-source.ts';
import type { Georeference } from '../georeference.ts';
import { type Appearance, type AppearanceIndex, keyOf } from './appearance-index.ts';
import type { GeometryPool } from './geometry-pool.ts';
import { pixelToTexture } from './georeferenced-texture.ts';
import type { Findings } from './reasons.ts';

const NONE = 0xffff;
type Texture = Appearance & { kind: 'texture' };

/** Puts colours and pictures on surfaces. Pictures are named by their address in the file until `resolve()`. */
export class Dresser {
  readonly #index: AppearanceIndex;
  readonly #sink: TextureSink | undefined;
  readonly #folder: string;
  readonly #georeference: Georeference;
  readonly #findings: Findings;
  /** Per corner of the pool: u, v, filled in for one surface at a time. */
  #coordinates = new Float32Array(2048);
  #pending: SurfacesGeometry[] = [];
  readonly #names = new Map<string, Promise<string | undefined>>();

  /** `document`: path of the CityGML file; its pictures' addresses are relative to its folder. */
  constructor(
    index: AppearanceIndex,
    sink: TextureSink | undefined,
    document: string,
    georeferenced: Georeference,
    findings: Findings,
  ) {
    this.#index = index;
    this.#sink = sink;
    this.#folder = dirname(document);
    this.#georeference = georeferenced;
    this.#findings = findings;
  }

  /**
   * Adds colours and textures to a geometry whose polygons are the mesh's surfaces. The mesh's materials are indices
   * of the pool's polygons, its vertex ids those of the pool's corners: so that each position keeps the coordinates
   * that its corner was given, whichever way its ring was turned.
   */
  dress(mesh: SurfaceMesh, pool: GeometryPool, geometry: SurfacesGeometry): void {
    if (this.#index.isEmpty) return;
    const { surfaceCount } = mesh;
    let colors: Uint8Array | undefined;
    let textures: SurfaceTextures | undefined;
    const images = new Map<string, number>();
    for (let surface = 0; surface < surfaceCount; surface++) {
      const polygon = mesh.materials[surface];
      const { material, texture } = this.#appearanceOf(pool, polygon);
      if (material?.kind === 'material') {
        colors ??= new Uint8Array(surfaceCount * 4);
        colors.set(material.color, surface * 4);
      }
      if (!texture || !this.#sink) continue;
      if (!this.#place(texture, mesh, surface, pool, polygon)) {
        this.#findings.add('texture-mismatch');
        continue;
      }
      let image = images.get(texture.image);
      if (image === undefined) {
        if (images.size >= NONE) continue;
        image = images.size;
        images.set(texture.image, image);
      }
      textures ??= {
        images: [],
        imageOf: new Uint16Array(surfaceCount).fill(NONE),
        coordinates: new Float32Array(mesh.vertexCount * 2),
      };
      textures.imageOf[surface] = image;
      const from = mesh.ringStarts[mesh.surfaceStarts[surface]];
      const to = mesh.ringStarts[mesh.surfaceStarts[surface + 1]];
      for (let vertex = from; vertex < to; vertex++) {
        const corner = mesh.vertexIds[vertex] * 2;
        textures.coordinates[vertex * 2] = this.#coordinates[corner];
        textures.coordinates[vertex * 2 + 1] = this.#coordinates[corner + 1];
      }
    }
    if (colors) geometry.colors = colors;
    if (!textures) return;
    textures.images = [...images.keys()];
    geometry.textures = textures;
    this.#pending.push(geometry);
  }

  /** Brings the pictures of all geometries dressed since the last call to the sink, and names them as it does. */
  async resolve(): Promise<void> {
    for (const geometry of this.#pending.splice(0)) {
      const { images, imageOf, coordinates } = geometry.textures!;
      const names = await Promise.all(images.map((address) => this.#name(address)));
      const kept: string[] = [];
      const numbers = names.map((name) => {
        if (name === undefined) return NONE;
        const known = kept.indexOf(name);
        return known >= 0 ? known : kept.push(name) - 1;
      });
      if (kept.length === 0) delete geometry.textures;
      if (!numbers.includes(NONE)) {
        if (geometry.textures) geometry.textures.images = kept;
        for (let at = 0; at < imageOf.length; at++)
          if (imageOf[at] !== NONE) imageOf[at] = numbers[imageOf[at]];
        continue;
      }
      for (let surface = 0; surface < imageOf.length; surface++) {
        if (imageOf[surface] === NONE) continue;
        imageOf[surface] = numbers[imageOf[surface]];
        if (imageOf[surface] !== NONE) continue;
        const from = geometry.ringStarts[geometry.polygonStarts[surface]];
        const to = geometry.ringStarts[geometry.polygonStarts[surface + 1]];
        coordinates.fill(0, from * 2, to * 2);
      }
      if (geometry.textures) geometry.textures.images = kept;
    }
  }

  /** What the polygon looks like: by its own id, else by that of the nearest geometry around it. */
  #appearanceOf(pool: GeometryPool, polygon: number): { material?: Appearance; texture?: Texture } {
    let material: Appearance | undefined;
    let texture: Texture | undefined;
    const ask = (id: string): void => {
      const found = this.#index.find(id);
      if (found.themes > 1) this.#findings.add('themes-several');
      material ??= found.material;
      texture ??= found.texture;
    };
    const own = pool.polygonIds[polygon];
    if (own !== undefined) ask(own);
    for (let owner = pool.polygonOwners.data[polygon]; owner >= 0; owner = pool.owners[owner].parent) {
      if (material && texture) break;
      ask(pool.owners[owner].id);
    }
    return { ...(material && { material }), ...(texture && { texture }) };
  }

  /** Fills in u, v for the corners of a polygon; false if they cannot be had. */
  #place(texture: Texture, mesh: SurfaceMesh, surface: number, pool: GeometryPool, polygon: number): boolean {
    if (this.#coordinates.length < pool.cornerCount * 2) {
      this.#coordinates = new Float32Array(pool.cornerCount * 3);
    }
    const { placement } = texture;
    if (placement.kind === 'list') return this.#placeByList(placement.rings, pool, polygon);
    const rows =
      placement.kind === 'matrix'
        ? placement.matrix
        : pixelToTexture(this.#path(texture.image), placement.parameters);
    if (!rows) return false;
    const from = mesh.ringStarts[mesh.surfaceStarts[surface]];
    const to = mesh.ringStarts[mesh.surfaceStarts[surface + 1]];
    const positions = mesh.positions.slice(from * 3, to * 3);
    this.#georeference.fromGeodetic(positions);
    for (let vertex = from; vertex < to; vertex++) {
      const at = (vertex - from) * 3;
      const [x, y, z] = [positions[at], positions[at + 1], positions[at + 2]];
      const [u, v, w] = [0, 4, 8].map(
        (row) => rows[row] * x + rows[row + 1] * y + rows[row + 2] * z + rows[row + 3],
      );
      if (!Number.isFinite(u / w + v / w)) return false;
      this.#coordinates[mesh.vertexIds[vertex] * 2] = u / w;
      this.#coordinates[mesh.vertexIds[vertex] * 2 + 1] = v / w;
    }
    return true;
  }

  #placeByList(
    rings: readonly { key: number; coordinates: Float32Array }[],
    pool: GeometryPool,
    polygon: number,
  ): boolean {
    const from = pool.polygonStarts.data[polygon];
    const to = pool.polygonEnd(polygon);
    for (let ring = from; ring < to; ring++) {
      const id = pool.ringIds[ring];
      const key = id === undefined ? -1 : keyOf(id);
      // A polygon of one ring has no other that the coordinates could be for.
      const found =
        rings.find((one) => one.key === key) ??
        (to - from === 1 && rings.length === 1 ? rings[0] : undefined);
      if (!found) return false;
      const corner = pool.ringStarts.data[ring];
      const count = pool.ringEnd(ring) - corner;
      const given = found.coordinates.length / 2;
      // Some writers leave the closing position out.
      if (given !== count && given !== count - 1) return false;
      for (let index = 0; index < found.coordinates.length; index++) {
        if (!Number.isFinite(found.coordinates[index])) return false;
      }
      this.#coordinates.set(found.coordinates, corner * 2);
    }
    return true;
  }

  #name(address: string): Promise<string | undefined> {
    let name = this.#names.get(address);
    if (!name) {
      const path = this.#path(address);
      // Pictures that are missing are counted by the sink.
      if (path === undefined) this.#findings.add('texture-elsewhere');
      name = path === undefined ? Promise.resolve(undefined) : this.#sink!.add(path);
      if (this.#names.size > 8192) this.#names.clear();
      this.#names.set(address, name);
    }
    return name;
  }

  /** Path of a picture; undefined for what is not beside the file. */
  #path(address: string): string | undefined {
    const plain = address.replace(/\\/g, '/').replace(/^file:(\/\/)?(?!\/)/i, '');
    if (/^[a-z][\w+.-]*:/i.test(plain) || isAbsolute(plain)) return undefined;
    const path = resolve(this.#folder, plain);
    if (existsSync(path) || !plain.includes('%')) return path;
    try {
      return resolve(this.#folder, decodeURIComponent(plain));
    } catch {
      return path;
    }
  }
}
