import { metresPerDegree } from '../../../models/geodesy/ellipsoid.ts';
import { azimuthAndDistance } from '../../../models/geodesy/local-plane.ts';
import type { CameraFacts, CameraList } from '../../../models/schema/camera-facts.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { GroundPlace } from '../../stores/status.ts';
import { CameraApi } from '../../video/camera-api.ts';
import { middleOf } from '../world/study-world.ts';

/** Metres beyond an area from which cameras are asked for: what is said to reach further is seldom of use there. */
export const FARTHEST_CAMERA = 2_000;
const MOST = 500;

/** Cameras that may look into an area, and those that were left out. */
export interface CamerasAround {
  cameras: CameraFacts[];
  /** Metres from the middle of the area to the farthest of them. */
  farthest: number;
  /** They do not answer now. */
  silent: number;
  /** There are more around than the server tells of at once: so many were looked at. */
  cut?: number;
}

/** Cameras in and around an area whose reach comes up to it, as the server tells this person. */
export async function camerasAround(
  { id }: Pick<Scene, 'id'>,
  area: readonly GroundPlace[],
  signal: AbortSignal,
): Promise<CamerasAround> {
  const [longitudes, latitudes] = [
    area.map(({ longitude }) => longitude),
    area.map(({ latitude }) => latitude),
  ];
  const scale = metresPerDegree(latitudes[0]);
  const [x, y] = [FARTHEST_CAMERA / scale.longitude, FARTHEST_CAMERA / scale.latitude];
  const bbox = [
    Math.min(...longitudes) - x,
    Math.min(...latitudes) - y,
    Math.max(...longitudes) + x,
    Math.max(...latitudes) + y,
  ];
  const api = new CameraApi(id, document.baseURI);
  return reachingInto(
    await api.find({ bbox: bbox.map((side) => side.toFixed(6)).join(','), limit: MOST }, signal),
    area,
  );
}

/** Of a list those that reach an area: within their own reach of the circle around it. */
export function reachingInto({ cameras, total }: CameraList, area: readonly GroundPlace[]): CamerasAround {
  const [longitude, latitude] = middleOf(area);
  const away = (place: { longitude: number; latitude: number }) =>
    azimuthAndDistance({ longitude, latitude }, place).metres;
  const radius = Math.max(...area.map(away));
  const found: CamerasAround = {
    ...{ cameras: [], farthest: radius, silent: 0 },
    ...(total > cameras.length && { cut: cameras.length }),
  };
  for (const camera of cameras) {
    const place = camera.calibrated?.placement ?? camera;
    const { pose, answers } = camera;
    if (!pose || place.longitude === undefined || place.latitude === undefined) continue;
    const metres = away({ longitude: place.longitude, latitude: place.latitude });
    if (metres > radius + pose.reach) continue;
    if (answers === false) {
      found.silent++;
      continue;
    }
    found.cameras.push(camera);
    found.farthest = Math.max(found.farthest, metres);
  }
  return found;
}
