import type { RoomBox, RoomCamera } from '../../../models/schema/room.ts';

/** Degrees that the camera sees from top to bottom. */
export const FIELD_OF_VIEW = 45;
const RADIANS = Math.PI / 180;
const NEAREST = 0.3;
const FARTHEST = 20_000;
const STEEPEST = 89.9;
const MARGIN = 1.1;

/** Metres that one of `height` pixels is wide at a distance, in metres from the eye. */
export function metresPerPixel(distance: number, height: number): number {
  return (2 * distance * Math.tan((FIELD_OF_VIEW / 2) * RADIANS)) / Math.max(1, height);
}

/** Right, up and where one looks, each of length 1, in the frame of the building. */
export function cameraAxes({ heading, pitch }: Pick<RoomCamera, 'heading' | 'pitch'>): {
  right: [number, number, number];
  up: [number, number, number];
  forward: [number, number, number];
} {
  const [sine, cosine] = [Math.sin(heading * RADIANS), Math.cos(heading * RADIANS)];
  const [rise, level] = [Math.sin(pitch * RADIANS), Math.cos(pitch * RADIANS)];
  return {
    right: [cosine, -sine, 0],
    up: [-sine * rise, -cosine * rise, level],
    forward: [sine * level, cosine * level, rise],
  };
}

export function eyeOf(camera: RoomCamera): [number, number, number] {
  const { forward } = cameraAxes(camera);
  return [0, 1, 2].map((axis) => camera.target[axis] - forward[axis] * camera.distance) as [
    number,
    number,
    number,
  ];
}

/** Goes around the target by degrees to the right and up. */
export function turned(camera: RoomCamera, right: number, up: number): RoomCamera {
  return {
    ...camera,
    heading: (((camera.heading + right) % 360) + 360) % 360,
    pitch: Math.max(-STEEPEST, Math.min(STEEPEST, camera.pitch + up)),
  };
}

/** Moves with what is looked at, by metres to the right and up of the picture. */
export function shifted(camera: RoomCamera, right: number, up: number): RoomCamera {
  const axes = cameraAxes(camera);
  return {
    ...camera,
    target: [0, 1, 2].map(
      (axis) => camera.target[axis] + right * axes.right[axis] + up * axes.up[axis],
    ) as RoomCamera['target'],
  };
}

/** Comes nearer (less than 1) or goes away by a factor; `towards`, in the frame of the building, keeps its place. */
export function zoomed(camera: RoomCamera, factor: number, towards?: readonly number[]): RoomCamera {
  const distance = Math.max(NEAREST, Math.min(FARTHEST, camera.distance * factor));
  const share = 1 - distance / camera.distance;
  return {
    ...camera,
    distance,
    target: towards
      ? (camera.target.map((value, axis) => value + share * (towards[axis] - value)) as RoomCamera['target'])
      : camera.target,
  };
}

/** Looks at a box so that all of it is seen, from where one looks now. `aspect`: width of the picture by its height. */
export function lookingAtBox(
  box: Readonly<RoomBox>,
  { heading, pitch }: Pick<RoomCamera, 'heading' | 'pitch'>,
  aspect: number,
): RoomCamera {
  const target = [0, 1, 2].map((axis) => (box[axis] + box[3 + axis]) / 2) as RoomCamera['target'];
  const axes = cameraAxes({ heading, pitch });
  // A margin of the picture stays free around it.
  const half = Math.tan((FIELD_OF_VIEW / 2) * RADIANS) / MARGIN;
  const across = half * Math.max(0.2, aspect);
  let distance = NEAREST;
  for (const x of [box[0], box[3]])
    for (const y of [box[1], box[4]])
      for (const z of [box[2], box[5]]) {
        const corner = [x - target[0], y - target[1], z - target[2]];
        const on = (axis: readonly number[]): number =>
          corner[0] * axis[0] + corner[1] * axis[1] + corner[2] * axis[2];
        const depth = on(axes.forward);
        distance = Math.max(
          distance,
          Math.abs(on(axes.up)) / half - depth,
          Math.abs(on(axes.right)) / across - depth,
        );
      }
  return { target, heading, pitch, distance: Math.min(FARTHEST, distance) };
}
