import { Cartographic, type Scene as EngineScene, Matrix4, PerspectiveFrustum } from '@cesium/engine';
import { latitudeAt, longitudeAt } from '../../../models/geodesy/mercator.ts';
import type { Projection } from '../../live/overlay/projection.ts';
import { GroundMemory } from './ground-memory.ts';

const EQUATOR_RADIUS = 6_378_137;
const POLE_RADIUS = 6_356_752.314_2;
const ECCENTRICITY_SQUARED = 0.006_694_379_990_14;
const EARTH_AROUND = 2 * Math.PI * EQUATOR_RADIUS;
const RADIANS = Math.PI / 180;
/** Metres that a cell may be higher or lower than the city's ground. */
const RELIEF = 600;
/** Side of the largest cell that is told to be out of view: some 300 km. */
const LARGEST_CELL = 1 / 128;
/** Metres that a line of sight must clear the ground by; heights are sampled coarsely. */
const CLEARANCE = 3;
/** Looks along a line of sight, from the thing to the camera. */
const LOOKS = 18;
/** Metres above a thing that is looked at: the middle of its symbol. */
const EYE = 6;

interface Shared {
  projection: GlobeProjection;
  users: number;
}

const shared = new WeakMap<EngineScene, Shared>();

/** The one projection of a globe, with all that is known of its ground, and the end of using it. */
export function sharedProjection(
  scene: EngineScene,
  ground: () => number,
): { projection: GlobeProjection; release(): void } {
  const found = shared.get(scene) ?? { projection: new GlobeProjection(scene, ground), users: 0 };
  shared.set(scene, found);
  found.users++;
  return {
    projection: found.projection,
    release() {
      if (--found.users > 0) return;
      shared.delete(scene);
      found.projection.destroy();
    },
  };
}

/** How the globe shows places. Reads the camera; works in the 64-bit numbers of scripts, so nothing trembles. */
export class GlobeProjection implements Projection {
  width = 0;
  height = 0;
  version = 0;
  readonly #scene: EngineScene;
  readonly #ground: () => number;
  readonly #memory: GroundMemory;
  readonly #matrix = new Matrix4();
  readonly #view = new Matrix4();
  readonly #before = new Matrix4();
  /** Of the camera: metres from the middle of the earth. */
  #camera = { x: 0, y: 0, z: 0 };
  /** Pixels of one metre in one metre's distance. */
  #focal = 1;
  #tanAcross = 1;
  #tanUp = 1;
  /** Square of the distance to the horizon on the unit sphere; none below the ellipsoid. */
  #horizon = 0;
  readonly #point = { x: 0, y: 0, z: 0 };

  /** `ground`: ellipsoidal metres of the ground where it is not known better. */
  constructor(scene: EngineScene, ground: () => number) {
    this.#scene = scene;
    this.#ground = ground;
    this.#memory = new GroundMemory(scene);
  }

  get groundVersion(): number {
    return this.#memory.version;
  }

  destroy(): void {
    this.#memory.destroy();
  }

  update(): boolean {
    const { camera, canvas } = this.#scene;
    const { frustum } = camera;
    if (!(frustum instanceof PerspectiveFrustum) || canvas.clientWidth === 0) return false;
    this.width = canvas.clientWidth;
    this.height = canvas.clientHeight;
    Matrix4.clone(camera.viewMatrix, this.#view);
    Matrix4.multiply(frustum.projectionMatrix, this.#view, this.#matrix);
    if (!Matrix4.equals(this.#matrix, this.#before)) {
      Matrix4.clone(this.#matrix, this.#before);
      this.version++;
    }
    const { x, y, z } = camera.positionWC;
    this.#camera = { x, y, z };
    this.#tanUp = Math.tan((frustum.fovy ?? Math.PI / 3) / 2);
    this.#tanAcross = this.#tanUp * (this.width / this.height);
    this.#focal = this.height / (2 * this.#tanUp);
    this.#horizon = (x * x + y * y) / EQUATOR_RADIUS ** 2 + (z * z) / POLE_RADIUS ** 2 - 1;
    return true;
  }

  project(longitude: number, latitude: number, height: number, out: { x: number; y: number }): boolean {
    const { x, y, z } = this.#toEarth(longitude, latitude, height);
    const m = this.#matrix as unknown as ArrayLike<number>;
    const w = m[3] * x + m[7] * y + m[11] * z + m[15];
    if (w <= 0) return false;
    if (this.#isBeyondHorizon(x, y, z)) return false;
    out.x = ((m[0] * x + m[4] * y + m[8] * z + m[12]) / w + 1) * 0.5 * this.width;
    out.y = (1 - (m[1] * x + m[5] * y + m[9] * z + m[13]) / w) * 0.5 * this.height;
    return true;
  }

  pixelsOf(x: number, y: number, side: number): number {
    // Cells of countries are no squares of metres.
    if (side > LARGEST_CELL) return Number.POSITIVE_INFINITY;
    const latitude = latitudeAt(y);
    const metres = side * EARTH_AROUND * Math.cos(latitude * RADIANS);
    const point = this.#toEarth(longitudeAt(x), latitude, this.#ground());
    const radius = metres * 0.75 + RELIEF;
    const v = this.#view as unknown as ArrayLike<number>;
    const across = v[0] * point.x + v[4] * point.y + v[8] * point.z + v[12];
    const up = v[1] * point.x + v[5] * point.y + v[9] * point.z + v[13];
    const ahead = -(v[2] * point.x + v[6] * point.y + v[10] * point.z + v[14]);
    if (ahead < -radius) return 0;
    if (Math.abs(across) - ahead * this.#tanAcross > radius * Math.hypot(1, this.#tanAcross)) return 0;
    if (Math.abs(up) - ahead * this.#tanUp > radius * Math.hypot(1, this.#tanUp)) return 0;
    if (metres < 50_000 && this.#isBeyondHorizon(point.x, point.y, point.z)) return 0;
    const distance = Math.hypot(across, up, ahead) - metres * 0.5;
    return (metres * this.#focal) / Math.max(1, distance);
  }

  pixelsPerMetre(longitude: number, latitude: number, height: number): number {
    const { x, y, z } = this.#toEarth(longitude, latitude, height);
    const { x: cx, y: cy, z: cz } = this.#camera;
    return this.#focal / Math.max(1, Math.hypot(x - cx, y - cy, z - cz));
  }

  groundAt(longitude: number, latitude: number): number | undefined {
    const height = this.#scene.globe.getHeight(Cartographic.fromDegrees(longitude, latitude));
    // Farther down there are only the flat pieces of tiles that are still coarse.
    return height !== undefined && height < this.#ground() - RELIEF ? undefined : height;
  }

  /** Looks from a thing to the camera, near the thing in small steps: there hides what hides it. */
  isHidden(longitude: number, latitude: number, height: number): boolean {
    const {
      longitude: toLongitude,
      latitude: toLatitude,
      height: toHeight,
    } = this.#scene.camera.positionCartographic;
    const top = height + EYE;
    const rise = toHeight - top;
    const east = toLongitude / RADIANS - longitude;
    const north = toLatitude / RADIANS - latitude;
    for (let look = 1; look <= LOOKS; look++) {
      const share = 0.9 * (look / LOOKS) ** 2;
      const at = top + rise * share;
      // Above all hills there is nothing in the way.
      if (at > this.#memory.ceiling) return false;
      const ground = this.#memory.heightAt(longitude + east * share, latitude + north * share);
      if (ground !== undefined && ground > at + CLEARANCE) return true;
    }
    return false;
  }

  #isBeyondHorizon(x: number, y: number, z: number): boolean {
    const { x: cx, y: cy, z: cz } = this.#camera;
    // Cozzi and Stoner, GPU ray casting of virtual globes (2010): on the unit sphere that the ellipsoid is scaled to,
    // behind the plane of the horizon and within the cone to it.
    const tx = (x - cx) / EQUATOR_RADIUS;
    const ty = (y - cy) / EQUATOR_RADIUS;
    const tz = (z - cz) / POLE_RADIUS;
    const along = -(tx * cx + ty * cy) / EQUATOR_RADIUS - (tz * cz) / POLE_RADIUS;
    return (
      this.#horizon > 0 &&
      along > this.#horizon &&
      (along * along) / (tx * tx + ty * ty + tz * tz) > this.#horizon
    );
  }

  #toEarth(longitude: number, latitude: number, height: number): { x: number; y: number; z: number } {
    const point = this.#point;
    const sine = Math.sin(latitude * RADIANS);
    const cosine = Math.cos(latitude * RADIANS);
    const normal = EQUATOR_RADIUS / Math.sqrt(1 - ECCENTRICITY_SQUARED * sine * sine);
    point.x = (normal + height) * cosine * Math.cos(longitude * RADIANS);
    point.y = (normal + height) * cosine * Math.sin(longitude * RADIANS);
    point.z = (normal * (1 - ECCENTRICITY_SQUARED) + height) * sine;
    return point;
  }
}
