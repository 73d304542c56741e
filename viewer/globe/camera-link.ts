import {
  Cartesian3,
  Cartographic,
  Math as EngineMath,
  type Scene as EngineScene,
  Matrix4,
  Transforms,
} from '@cesium/engine';
import type { Camera } from '../../models/schema/view-document.ts';
import { cameraMoved, isCameraWatched, setCameraDriver } from '../stores/live-camera.ts';
import { patchView, useView } from '../stores/view.ts';
import { halfTurn, sameCamera } from './camera-math.ts';
import { mayGoBelow } from './ground-cut.ts';

/** How often a moving camera is written into the document. */
const WRITE_INTERVAL = 150;
/** Metres above the ground that a person sees from. */
const EYE_HEIGHT = 1.6;

/**
 * Keeps the engine's camera and that of the view document the same: the document moves the camera (at once or
 * flying, as it says), and a person who moves the camera changes the document. Returns the end of the link.
 */
export function linkCamera(scene: EngineScene): () => void {
  let written: Camera | undefined;
  let flying = false;
  /** What those who watch every frame know already. */
  let streamed: Camera | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function follow(camera: Camera, fly: boolean, seconds?: number): void {
    written = camera;
    clearTimeout(timer);
    timer = undefined;
    const view = engineView(camera);
    scene.camera.cancelFlight();
    if (fly && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
      flying = true;
      const landed = () => {
        flying = false;
      };
      const duration = seconds === undefined ? {} : { duration: seconds };
      scene.camera.flyTo({ ...view, ...duration, complete: landed, cancel: landed });
    } else {
      scene.camera.setView(view);
    }
    scene.requestRender();
  }

  /** Another view of the same city, or a walk, moves the camera: the document hears of it as of any movement. */
  function drive(camera: Camera): void {
    scene.camera.cancelFlight();
    scene.camera.setView(engineView(camera));
    scene.requestRender();
  }

  function stream(): void {
    const camera = readCamera(scene);
    if (streamed && sameCamera(camera, streamed)) return;
    streamed = camera;
    cameraMoved(camera);
  }

  function write(): void {
    timer = undefined;
    // While flying the document already says where the camera will be.
    if (flying) return;
    const camera = readCamera(scene);
    if (written && sameCamera(camera, written)) return;
    written = camera;
    patchView({ camera });
  }

  /** A camera that a document puts under the ground, or that the ground grew over, is lifted out of it. */
  function keepAboveGround(): void {
    const position = scene.camera.positionCartographic;
    const ground = scene.globe.getHeight(position);
    if (flying || ground === undefined || position.height >= ground + EYE_HEIGHT) return;
    const { longitude, latitude } = position;
    if (mayGoBelow(scene, EngineMath.toDegrees(longitude), EngineMath.toDegrees(latitude))) return;
    const { directionWC, upWC } = scene.camera;
    const orientation = { direction: Cartesian3.clone(directionWC), up: Cartesian3.clone(upWC) };
    const destination = Cartesian3.fromRadians(position.longitude, position.latitude, ground + EYE_HEIGHT);
    scene.camera.setView({ destination, orientation });
    scene.requestRender();
  }
  const removeLoaded = scene.globe.tileLoadProgressEvent.addEventListener((pending: number) => {
    if (pending === 0) keepAboveGround();
  });

  // Not by the engine's `camera.changed`: see orientationOf.
  let moving = false;
  const removeStart = scene.camera.moveStart.addEventListener(() => {
    moving = true;
  });
  const removeDrawn = scene.postRender.addEventListener(() => {
    if (moving) timer ??= setTimeout(write, WRITE_INTERVAL);
    if (isCameraWatched()) stream();
  });
  const removeEnd = scene.camera.moveEnd.addEventListener(() => {
    moving = false;
    clearTimeout(timer);
    write();
  });
  const unsubscribe = useView.subscribe(({ document, transition, flightSeconds }, before) => {
    if (document.camera !== before.document.camera && document.camera !== written)
      follow(document.camera, transition === 'fly', flightSeconds);
  });
  const removeDriver = setCameraDriver(drive);
  follow(useView.getState().document.camera, false);

  return () => {
    clearTimeout(timer);
    removeLoaded();
    removeStart();
    removeDrawn();
    removeEnd();
    removeDriver();
    unsubscribe();
  };
}

function engineView(camera: Camera) {
  return {
    destination: Cartesian3.fromDegrees(camera.longitude, camera.latitude, camera.height),
    orientation: {
      heading: EngineMath.toRadians(camera.heading),
      pitch: EngineMath.toRadians(camera.pitch),
      roll: EngineMath.toRadians(camera.roll),
    },
  };
}

export function readCamera(scene: EngineScene): Camera {
  const { camera } = scene;
  const position = Cartographic.fromCartesian(camera.positionWC);
  return {
    longitude: EngineMath.toDegrees(position.longitude),
    latitude: EngineMath.toDegrees(position.latitude),
    height: position.height,
    ...orientationOf(camera),
  };
}

/**
 * Where a camera looks, in degrees. The engine's own `camera.heading`, `pitch` and `roll` (which it also reads
 * for whoever listens to `camera.changed`) move the camera into another frame and back. That turns it by a
 * rounding error, which counts as a movement: read after each movement, they never let the view come to rest.
 */
function orientationOf({ positionWC, directionWC, upWC, rightWC }: EngineScene['camera']) {
  const toWorld = Transforms.eastNorthUpToFixedFrame(positionWC);
  const toLocal = Matrix4.inverseTransformation(toWorld, new Matrix4());
  const local = (vector: Cartesian3) => Matrix4.multiplyByPointAsVector(toLocal, vector, new Cartesian3());
  const [direction, up, right] = [local(directionWC), local(upWC), local(rightWC)];
  // Straight up or down, north is where the picture's upper edge points.
  const steep = Math.abs(direction.z) > 1 - 1e-6;
  const ahead = steep ? up : direction;
  return {
    heading: turn(EngineMath.toDegrees(Math.atan2(ahead.x, ahead.y))),
    pitch: EngineMath.toDegrees(Math.asin(Math.max(-1, Math.min(1, direction.z)))),
    roll: steep ? 0 : halfTurn(EngineMath.toDegrees(Math.atan2(-right.z, up.z))),
  };
}

function turn(degrees: number): number {
  const value = ((degrees % 360) + 360) % 360;
  return value > 359.995 ? 0 : value;
}
