import type { Scene as EngineScene } from '@cesium/engine';
import type { SketchState } from '../../stores/sketch.ts';
import { ShapeSet } from './shape-set.ts';
import { sketchShape } from './sketch-shape.ts';

/** Draws the drawing that is under way. */
export class SketchDrawing {
  readonly #shapes: ShapeSet;

  constructor(scene: EngineScene) {
    this.#shapes = new ShapeSet(scene);
  }

  show(state: SketchState): void {
    this.#shapes.show(state.request ? new Map([['sketch', sketchShape(state)]]) : new Map());
  }

  destroy(): void {
    this.#shapes.destroy();
  }
}
