import type { Camera } from '../../models/schema/view-document.ts';
import { cameraLookingAt, degreeLengths, type Place } from '../globe/camera-math.ts';

/** What a 2D map shows: the place in its middle, the zoom of tiles of 512 pixels, degrees from north and from straight down. */
export interface MapView {
  longitude: number;
  latitude: number;
  zoom: number;
  bearing: number;
  pitch: number;
}

export interface Screen {
  width: number;
  height: number;
}

/** A map that is tilted more shows sky and far tiles. */
export const STEEPEST_TILT = 60;
/** The globe's camera sees 60° across the longer side of its picture. */
const HALF_VIEW = Math.tan(Math.PI / 6);
/** Flatter looks meet the ground too far away, or never. */
const FLATTEST = -4;
const TILE_PIXELS = 512;
const LOWEST = 2;

/** Metres on the ground of one CSS pixel in the middle of the globe's view, from a distance in metres. */
export function metresPerPixelFrom(range: number, { width, height }: Screen): number {
  return (2 * range * HALF_VIEW) / Math.max(1, width, height);
}

/**
 * The place on level ground at a height that a camera looks at, and how far it is, in metres. A look at the horizon
 * or above it counts as one 4° below.
 */
export function lookedAt(camera: Camera, ground: number): Place & { range: number } {
  const pitch = Math.min(FLATTEST, camera.pitch);
  const fall = Math.sin((-pitch * Math.PI) / 180);
  let range = Math.max(LOWEST, camera.height - ground) / fall;
  const place = { longitude: camera.longitude, latitude: camera.latitude, height: ground };
  // cameraLookingAt the other way round: each turn takes off what the last one was wrong by.
  for (let turn = 0; turn < 12; turn++) {
    const reached = cameraLookingAt(place, range, camera.heading, pitch);
    place.longitude += camera.longitude - reached.longitude;
    place.latitude += camera.latitude - reached.latitude;
    if (camera.height - ground > LOWEST) range += (camera.height - reached.height) / fall;
  }
  return { ...place, range };
}

/** What a map must show so that one sees what a camera of the globe sees. `ground`: ellipsoidal metres. */
export function mapViewOf(camera: Camera, ground: number, screen: Screen): MapView {
  const { longitude, latitude, range } = lookedAt(camera, ground);
  return {
    longitude,
    latitude,
    zoom: zoomOf(metresPerPixelFrom(range, screen), latitude),
    bearing: halfTurn(camera.heading),
    pitch: Math.min(STEEPEST_TILT, 90 + Math.min(FLATTEST, camera.pitch)),
  };
}

/** The camera of the globe that sees what a map shows: mapViewOf the other way round, as far as maps can tilt. */
export function cameraOf(view: MapView, ground: number, screen: Screen): Camera {
  const range = (metresPerPixelAt(view) * Math.max(1, screen.width, screen.height)) / (2 * HALF_VIEW);
  const heading = (((view.bearing % 360) + 360) % 360) + 0;
  return cameraLookingAt(
    { longitude: view.longitude, latitude: view.latitude, height: ground },
    range,
    heading,
    view.pitch - 90,
  );
}

/** Metres along the parallel of one CSS pixel in the middle of a map. */
export function metresPerPixelAt({ zoom, latitude }: Pick<MapView, 'zoom' | 'latitude'>): number {
  return (360 * degreeLengths(latitude).metresPerDegreeLongitude) / (TILE_PIXELS * 2 ** zoom);
}

function zoomOf(metresPerPixel: number, latitude: number): number {
  return Math.log2((360 * degreeLengths(latitude).metresPerDegreeLongitude) / (TILE_PIXELS * metresPerPixel));
}

/** The camera straight above what another one looks at, as far away from it and turned as it is. */
export function flattened(camera: Camera, ground: number): Camera {
  const { range, ...place } = lookedAt(camera, ground);
  return cameraLookingAt(place, range, camera.heading, -90);
}

/** The camera that looks at what another one looks at, from as far away, but in another direction. */
export function tilted(camera: Camera, ground: number, pitch: number): Camera {
  const { range, ...place } = lookedAt(camera, ground);
  return cameraLookingAt(place, range, camera.heading, pitch);
}

function halfTurn(degrees: number): number {
  return ((((degrees + 180) % 360) + 360) % 360) - 180;
}
