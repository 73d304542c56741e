import { metresPerDegree } from '../../../models/geodesy/ellipsoid.ts';
import type { CameraFacts } from '../../../models/schema/camera-facts.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { GroundPlace } from '../../stores/status.ts';
import { CameraApi } from '../../video/camera-api.ts';

/** Metres beyond an area from which cameras look into it. */
export const BESIDE = 300;
const MOST = 500;

/** Cameras in and around an area, as the server tells this person. */
export async function camerasAround(
  { id }: Pick<Scene, 'id'>,
  area: readonly GroundPlace[],
  signal: AbortSignal,
): Promise<CameraFacts[]> {
  const [longitudes, latitudes] = [
    area.map(({ longitude }) => longitude),
    area.map(({ latitude }) => latitude),
  ];
  const scale = metresPerDegree(latitudes[0]);
  const [x, y] = [BESIDE / scale.longitude, BESIDE / scale.latitude];
  const bbox = [
    Math.min(...longitudes) - x,
    Math.min(...latitudes) - y,
    Math.max(...longitudes) + x,
    Math.max(...latitudes) + y,
  ];
  const api = new CameraApi(id, document.baseURI);
  return (await api.find({ bbox: bbox.map((side) => side.toFixed(6)).join(','), limit: MOST }, signal))
    .cameras;
}
