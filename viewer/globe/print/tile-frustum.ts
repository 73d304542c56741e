import { PerspectiveFrustum } from '@cesium/engine';
import type { TileWindow } from './tiling.ts';

/**
 * The part of a view's pyramid that one part of a picture sees. The engine draws with copies of the camera's
 * frustum whose near plane it moves to where the nearest thing is, and takes the offset of an off-centre one as
 * metres on that plane. Here the offset follows the plane, and copies are of this kind, too.
 */
export class TileFrustum extends PerspectiveFrustum {
  readonly #window: TileWindow;

  constructor(window: TileWindow, near: number, far: number) {
    const aspectRatio = window.halfWidth / window.halfHeight;
    // The engine's `fov` is that of the longer side.
    super({
      fov: 2 * Math.atan(Math.max(window.halfWidth, window.halfHeight)),
      aspectRatio,
      near,
      far,
    });
    this.#window = window;
    const offset = (share: () => number) => ({
      get: () => share() * this.near,
      set: () => undefined,
    });
    Object.defineProperty(
      this,
      'xOffset',
      offset(() => window.right),
    );
    Object.defineProperty(
      this,
      'yOffset',
      offset(() => window.up),
    );
  }

  override clone(): TileFrustum {
    return new TileFrustum(this.#window, this.near, this.far);
  }
}
