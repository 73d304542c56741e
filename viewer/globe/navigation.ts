import {
  Cartesian2,
  Cartesian3,
  Math as EngineMath,
  type Scene as EngineScene,
  Matrix4,
  Transforms,
} from '@cesium/engine';

/** Moves of the camera that buttons and keys ask for. */
export interface Navigation {
  /** Shares of the distance to what is in the middle of the view; right and up are positive. */
  pan(right: number, up: number): void;
  /** Below 1 comes nearer. */
  zoom(factor: number): void;
  /** Degrees around what is in the middle of the view: clockwise, and up. */
  turn(heading: number, pitch: number): void;
  northUp(): void;
}

const STEEPEST = EngineMath.toRadians(-89.9);
const FLATTEST = EngineMath.toRadians(-2);

export function createNavigation(scene: EngineScene): Navigation {
  const { camera } = scene;

  /** What the middle of the view shows, or a point ahead at the camera's height above the ground. */
  function target(): Cartesian3 {
    const ray = camera.getPickRay(
      new Cartesian2(scene.canvas.clientWidth / 2, scene.canvas.clientHeight / 2),
    );
    const hit = ray && scene.globe.pick(ray, scene);
    if (hit) return hit;
    const ahead = Math.max(50, camera.positionCartographic.height);
    return Cartesian3.add(
      camera.positionWC,
      Cartesian3.multiplyByScalar(camera.directionWC, ahead, new Cartesian3()),
      new Cartesian3(),
    );
  }

  function around(centre: Cartesian3, heading: number, pitch: number, range: number): void {
    camera.cancelFlight();
    const frame = Transforms.eastNorthUpToFixedFrame(centre);
    const offset = new Cartesian3(
      -range * Math.cos(pitch) * Math.sin(heading),
      -range * Math.cos(pitch) * Math.cos(heading),
      -range * Math.sin(pitch),
    );
    const destination = Matrix4.multiplyByPoint(frame, offset, new Cartesian3());
    camera.setView({ destination, orientation: { heading, pitch, roll: 0 } });
    scene.requestRender();
  }

  return {
    pan(right, up) {
      camera.cancelFlight();
      const range = Cartesian3.distance(camera.positionWC, target());
      const frame = Transforms.eastNorthUpToFixedFrame(camera.positionWC);
      const { heading, pitch, roll } = camera;
      const east = range * (right * Math.cos(heading) + up * Math.sin(heading));
      const north = range * (up * Math.cos(heading) - right * Math.sin(heading));
      const destination = Matrix4.multiplyByPoint(frame, new Cartesian3(east, north, 0), new Cartesian3());
      camera.setView({ destination, orientation: { heading, pitch, roll } });
      scene.requestRender();
    },
    zoom(factor) {
      camera.cancelFlight();
      const centre = target();
      const range = Cartesian3.distance(camera.positionWC, centre);
      camera.move(camera.directionWC, range * (1 - factor));
      scene.requestRender();
    },
    turn(heading, pitch) {
      const centre = target();
      const range = Cartesian3.distance(camera.positionWC, centre);
      const nextPitch = EngineMath.clamp(camera.pitch + EngineMath.toRadians(pitch), STEEPEST, FLATTEST);
      around(centre, camera.heading + EngineMath.toRadians(heading), nextPitch, range);
    },
    northUp() {
      const centre = target();
      around(
        centre,
        0,
        EngineMath.clamp(camera.pitch, STEEPEST, FLATTEST),
        Cartesian3.distance(camera.positionWC, centre),
      );
    },
  };
}
