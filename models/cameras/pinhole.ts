import type { CameraPose } from '../schema/camera-facts.ts';

/** Metres over the ground that a camera is believed to hang at, where its height is given otherwise. */
export const USUAL_CAMERA_HEIGHT = 6;

/** How a camera looks: degrees, heading clockwise from north, pitch up; the field of view is horizontal. */
export type CameraView = Pick<CameraPose, 'heading' | 'pitch' | 'roll' | 'fieldOfView' | 'aspect'>;
export type Vector = [east: number, north: number, up: number];

const RADIANS = Math.PI / 180;
/** What is wider is no pinhole camera: its tangent runs away. */
const WIDEST = 170;

/** Tangents from the middle of the picture to its right edge and to its upper edge. */
export function pictureEdges({ fieldOfView, aspect }: CameraView): [across: number, up: number] {
  const across = Math.tan((Math.min(fieldOfView, WIDEST) / 2) * RADIANS);
  return [across, across / aspect];
}

/** Direction of sight through a place of the picture. `x` and `y`: tangents to the right and up. */
export function sightThrough(view: CameraView, x: number, y: number): Vector {
  const { right, above, ahead } = axesOf(view);
  return [0, 1, 2].map((axis) => ahead[axis] + x * right[axis] + y * above[axis]) as Vector;
}

/** Where on the picture something in a direction is: tangents to the right and up. Undefined: it is behind the camera. */
export function placeInPicture(
  view: CameraView,
  direction: Readonly<Vector>,
): [x: number, y: number] | undefined {
  const { right, above, ahead } = axesOf(view);
  const along = (axis: Vector) => axis[0] * direction[0] + axis[1] * direction[1] + axis[2] * direction[2];
  const depth = along(ahead);
  return depth > 0 ? [along(right) / depth, along(above) / depth] : undefined;
}

/** The picture's own axes, east, north and up: turned by the roll, up by the pitch, clockwise from north by the heading. */
export function axesOf({ heading, pitch, roll }: Pick<CameraView, 'heading' | 'pitch' | 'roll'>): {
  right: Vector;
  above: Vector;
  ahead: Vector;
} {
  const [h, p, r] = [heading * RADIANS, pitch * RADIANS, roll * RADIANS];
  const turned = (x: number, up: number, depth: number): Vector => {
    const forward = depth * Math.cos(p) - up * Math.sin(p);
    const rise = depth * Math.sin(p) + up * Math.cos(p);
    return [forward * Math.sin(h) + x * Math.cos(h), forward * Math.cos(h) - x * Math.sin(h), rise];
  };
  return {
    right: turned(Math.cos(r), -Math.sin(r), 0),
    above: turned(Math.sin(r), Math.cos(r), 0),
    ahead: turned(0, 0, 1),
  };
}
