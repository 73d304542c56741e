import { Cartesian3, Cartographic, Math as EngineMath, JulianDate } from '@cesium/engine';
import { metresPerDegree } from '../../models/geodesy/index.ts';
import { currentGlobe } from '../app/globe-control.ts';
import { drawPicture } from '../globe/print/draw-picture.ts';
import { cityTime } from '../stores/clock.ts';
import { drawOnPaper, noonOf } from '../stores/on-paper.ts';
import { now } from '../stores/server-time.ts';
import { useView } from '../stores/view.ts';
import { CONTENT, METRES_PER_POINT, roundUp } from './pdf/paper.ts';

/** Pixels: some 220 to the inch over the width of the text, and as high as leaves the page room for more. */
const WIDTH = 1520;
const HEIGHT = 1000;
/** Of the picture's sides, what lies around the bounds. */
const AROUND = 1.2;
/** The largest scale that is drawn: 1:500. */
const LEAST_RATIO = 500;

/**
 * From far off through a narrow angle a plan is nearly one of parallel lines, and towers hide little of it; from so many
 * metres, about, since haze lies over what is seen from farther.
 */
const HIGHEST = 4_000;
const MOST_NARROW = 8;

export interface PlanPicture {
  /** JPEG. */
  bytes: Uint8Array;
  width: number;
  height: number;
  /** Metres of the ground in its middle that it is wide. */
  metresAcross: number;
  unfinished: number;
}

/**
 * Draws some bounds of the city from straight above, north up, in a round scale on paper: light and by day whatever the page
 * is, without the scheme that is open. The camera of the page comes back to
 * where it was. Undefined where no globe is shown.
 */
export async function planPicture(
  [west, south, east, north]: readonly [number, number, number, number],
  groundHeight: number,
  { signal, onProgress }: { signal: AbortSignal; onProgress(share: number): void },
): Promise<PlanPicture | undefined> {
  const globe = currentGlobe();
  if (!globe) return undefined;
  const { scene } = globe.context;
  const middle = { longitude: (west + east) / 2, latitude: (south + north) / 2 };
  const scale = metresPerDegree(middle.latitude);
  const [wide, tall] = [(east - west) * scale.longitude, (north - south) * scale.latitude];
  const needed = Math.max(wide, (tall * WIDTH) / HEIGHT) * AROUND;
  const ratio = Math.max(LEAST_RATIO, roundUp(needed / (CONTENT * METRES_PER_POINT)));
  const metresAcross = ratio * CONTENT * METRES_PER_POINT;
  const ground =
    scene.globe.getHeight(Cartographic.fromDegrees(middle.longitude, middle.latitude)) ?? groundHeight;
  const { document: view, clockAnchor } = useView.getState();
  const noon = noonOf(cityTime(view.clock, clockAnchor, now()), middle.longitude);
  const { canvas, unfinished } = await drawPicture(globe.context, {
    ...{ width: WIDTH, height: HEIGHT, signal, onProgress },
    time: JulianDate.fromDate(new Date(noon)),
    narrowness: Math.min(MOST_NARROW, Math.max(1, HIGHEST / metresAcross)),
    move(tangentX) {
      const { camera } = scene;
      const was = {
        destination: Cartesian3.clone(camera.positionWC),
        orientation: { direction: Cartesian3.clone(camera.directionWC), up: Cartesian3.clone(camera.upWC) },
      };
      camera.setView({
        destination: Cartesian3.fromDegrees(
          middle.longitude,
          middle.latitude,
          ground + metresAcross / 2 / tangentX,
        ),
        orientation: { heading: 0, pitch: EngineMath.toRadians(-90), roll: 0 },
      });
      // The screen keeps its picture by now.
      const leavePaper = drawOnPaper();
      return () => {
        leavePaper();
        camera.setView(was);
      };
    },
  });
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9));
  signal.throwIfAborted();
  if (!blob) throw new Error('The browser made no file of this picture');
  return {
    bytes: new Uint8Array(await blob.arrayBuffer()),
    ...{ width: WIDTH, height: HEIGHT, metresAcross, unfinished },
  };
}
