import * as engine from '@cesium/engine';
import { Cartesian3, Intersect, Matrix3, PixelFormat } from '@cesium/engine';
import type { EnuFrame } from '../../../models/geodesy/ellipsoid.ts';
import { type CutZone, coverOfPoints } from './cut-zones.ts';
import { type MaskLook, packMask } from './mask-data.ts';

/** Parts of the engine that its types leave out. */
interface FrameState {
  context: unknown;
}
interface EngineTexture {
  destroy(): void;
}
interface EngineVolume {
  boundingVolume?: { center: Cartesian3; halfAxes?: Matrix3; radius?: number };
  boundingSphere?: { center: Cartesian3; radius: number };
}
/** Exported by the engine, missing in its types. */
interface Hidden {
  Texture: new (options: object) => EngineTexture;
  Sampler: { NEAREST: unknown };
}
const FLOAT = 0x1406;

type Cover = ReturnType<typeof coverOfPoints>;

/** What of one target is cut: zones, and how it looks. Shared by the mask and the gate of a tileset. */
export class Cut {
  zones: readonly CutZone[] = [];
  look: MaskLook = { share: 1 };
  /** Counts changes. */
  version = 0;
  readonly base: EnuFrame;
  #covers = new WeakMap<object, { version: number; size: number; cover: Cover }>();

  constructor(base: EnuFrame) {
    this.base = base;
  }

  set(zones: readonly CutZone[], look: MaskLook): boolean {
    const isSame =
      zones.length === this.zones.length &&
      zones.every((zone, i) => zone === this.zones[i]) &&
      look.share === this.look.share &&
      String(look.cap) === String(this.look.cap);
    if (isSame) return false;
    this.zones = zones;
    this.look = look;
    this.version++;
    return true;
  }

  get isIdle(): boolean {
    return this.zones.length === 0 && this.look.share >= 1;
  }

  coverOf(volume: EngineVolume): Cover {
    const known = this.#covers.get(volume);
    const size = sizeOf(volume);
    if (known?.version === this.version && known.size === size) return known.cover;
    const corners = cornersOf(volume);
    const cover = corners ? coverOfPoints(this.zones, corners) : 'cut';
    this.#covers.set(volume, { version: this.version, size, cover });
    return cover;
  }
}

/** Plays the part of the engine's ClippingPolygonCollection towards one globe or tileset, with a mask of our own. */
export class CutMask {
  readonly isCityCut = true;
  readonly inverse = false;
  /** The engine asks whether there is anything, and how many regions its own shader would look through. */
  readonly length = 1;
  readonly extentsCount = 1;
  /** A change of this would make the engine build its shaders anew; ours read all from the texture. */
  readonly clippingPolygonsState = 1;
  readonly extentsTexture: undefined;
  clippingTexture: EngineTexture | undefined;
  _owner: object | undefined;
  readonly #cut: Cut;
  #version = -1;
  #destroyed = false;

  constructor(cut: Cut) {
    this.#cut = cut;
  }

  get enabled(): boolean {
    return !this.#cut.isIdle;
  }

  get owner(): object | undefined {
    return this._owner;
  }

  /** Before each frame. */
  update({ context }: FrameState): void {
    if (this.#version === this.#cut.version) return;
    this.#version = this.#cut.version;
    const { width, height, texels } = packMask(this.#cut.zones, this.#cut.base, this.#cut.look);
    this.clippingTexture?.destroy();
    this.clippingTexture = new (engine as unknown as Hidden).Texture({
      context,
      pixelFormat: PixelFormat.RGBA,
      pixelDatatype: FLOAT,
      sampler: (engine as unknown as Hidden).Sampler.NEAREST,
      flipY: false,
      source: { width, height, arrayBufferView: texels },
    });
  }

  queueCommands(): void {
    // Nothing is left for the graphics device to reckon.
  }

  computeIntersectionWithBoundingVolume(volume: EngineVolume): Intersect {
    const cover = this.#cut.coverOf(volume);
    if (cover === 'hidden') return Intersect.INSIDE;
    return cover === 'cut' || this.#cut.look.share < 1 ? Intersect.INTERSECTING : Intersect.OUTSIDE;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  destroy(): undefined {
    this.#destroyed = true;
    this.clippingTexture?.destroy();
    this.clippingTexture = undefined;
    return undefined;
  }
}

/**
 * Plays the part of the engine's ClippingPlaneCollection towards a tileset, without a plane: only the question whether a
 * tile is worth visiting is answered, so that hidden tiles are neither asked for nor drawn.
 */
export class TileGate {
  readonly isCityGate = true;
  readonly length = 0;
  readonly clippingPlanesState = 0;
  readonly texture: undefined;
  _owner: object | undefined;
  readonly #cut: Cut;
  #destroyed = false;

  constructor(cut: Cut) {
    this.#cut = cut;
  }

  get enabled(): boolean {
    return this.#cut.zones.length > 0;
  }

  get owner(): object | undefined {
    return this._owner;
  }

  update(): void {
    // There is no plane to send to the graphics device.
  }

  hides(volume: EngineVolume): boolean {
    return this.enabled && this.#cut.coverOf(volume) === 'hidden';
  }

  computeIntersectionWithBoundingVolume(volume: EngineVolume): Intersect {
    return this.hides(volume) ? Intersect.OUTSIDE : Intersect.INSIDE;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  destroy(): undefined {
    this.#destroyed = true;
    return undefined;
  }
}

/** A number that changes with the place and size of a volume: those of terrain are refined as its heights come. */
function sizeOf({ boundingVolume, boundingSphere }: EngineVolume): number {
  const { center, radius } = boundingVolume ?? boundingSphere ?? {};
  let size = (center ? center.x + center.y + center.z : 0) + (radius ?? 0);
  const axes = boundingVolume?.halfAxes;
  if (axes) for (let i = 0; i < 9; i++) size += axes[i] * (i + 1);
  return size;
}

/** ECEF of the corners of the box round a volume; undefined for a volume of an unknown kind. */
function cornersOf({ boundingVolume, boundingSphere }: EngineVolume): number[] | undefined {
  const sphere = boundingVolume?.radius !== undefined ? boundingVolume : boundingSphere;
  const centre = boundingVolume?.halfAxes ? boundingVolume.center : sphere?.center;
  if (!centre) return undefined;
  const radius = sphere?.radius ?? 0;
  const axes = boundingVolume?.halfAxes
    ? [0, 1, 2].map((column) => Matrix3.getColumn(boundingVolume.halfAxes!, column, new Cartesian3()))
    : [new Cartesian3(radius, 0, 0), new Cartesian3(0, radius, 0), new Cartesian3(0, 0, radius)];
  const corners: number[] = [];
  for (let corner = 0; corner < 8; corner++) {
    const point = axes.reduce(
      (sum, axis, i) =>
        corner & (1 << i)
          ? Cartesian3.add(sum, axis, new Cartesian3())
          : Cartesian3.subtract(sum, axis, new Cartesian3()),
      centre,
    );
    corners.push(point.x, point.y, point.z);
  }
  return corners;
}
