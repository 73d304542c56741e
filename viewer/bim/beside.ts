import { Matrix4 } from 'three';
import { StiffMove } from '../../models/bim/model-move.ts';
import type { RoomModel } from './room-model.ts';

/** Column-major 4×4 from where the files of another model say that it is to the frame of this one. */
export function besideMatrix({ stands }: RoomModel, { layer }: RoomModel): ArrayLike<number> {
  const toFrame = new Matrix4().fromArray(stands.toEcef).invert();
  if (layer.moved) toFrame.multiply(new Matrix4().fromArray(new StiffMove(layer.moved).matrix()));
  return toFrame.elements;
}

/** One list after the other. */
export function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
