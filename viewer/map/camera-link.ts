import type { Map as VectorMap } from 'maplibre-gl';
import type { Camera } from '../../models/schema/view-document.ts';
import { cameraMoved, isCameraWatched, setCameraDriver } from '../stores/live-camera.ts';
import { patchView, useView } from '../stores/view.ts';
import { cameraOf, mapViewOf, type Screen } from './camera-match.ts';

/** How often a moving camera is written into the document, as on the globe. */
const WRITE_INTERVAL = 150;
/** Marks movements that the document asked for: it knows of them. */
const ASKED = { asked: true };

/** Keeps the map and the camera of the view document the same, both ways. `ground`: ellipsoidal metres. */
export function linkMapCamera(map: VectorMap, ground: number): () => void {
  let written: Camera | undefined;
  let flying = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function follow(camera: Camera, fly: boolean, seconds?: number): void {
    written = camera;
    clearTimeout(timer);
    timer = undefined;
    const { longitude, latitude, ...view } = mapViewOf(camera, ground, screenOf(map));
    const goal = { center: [longitude, latitude] as [number, number], ...view };
    map.stop();
    if (fly && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
      flying = true;
      map.flyTo(
        { ...goal, ...(seconds === undefined ? { maxDuration: 2500 } : { duration: seconds * 1000 }) },
        ASKED,
      );
      map.once('moveend', () => {
        flying = false;
      });
    } else map.jumpTo(goal, ASKED);
  }

  function read(): Camera {
    const { lng, lat } = map.getCenter();
    const view = { zoom: map.getZoom(), bearing: map.getBearing(), pitch: map.getPitch() };
    return cameraOf({ longitude: lng, latitude: lat, ...view }, ground, screenOf(map));
  }

  function write(): void {
    timer = undefined;
    if (flying) return;
    const camera = read();
    if (written && isSame(camera, written)) return;
    written = camera;
    patchView({ camera });
  }

  const moved = (event: object) => {
    if (isCameraWatched()) cameraMoved(read());
    if (!('asked' in event)) timer ??= setTimeout(write, WRITE_INTERVAL);
  };
  const ended = (event: object) => {
    if ('asked' in event) return;
    clearTimeout(timer);
    write();
  };
  // Another size of the picture is another zoom: as much of the city is to be seen as on the globe.
  const resized = () => follow(useView.getState().document.camera, false);
  map.on('move', moved);
  map.on('moveend', ended);
  map.on('resize', resized);
  const unsubscribe = useView.subscribe(({ document, transition, flightSeconds }, before) => {
    if (document.camera !== before.document.camera && document.camera !== written)
      follow(document.camera, transition === 'fly', flightSeconds);
  });
  const removeDriver = setCameraDriver((camera) => {
    follow(camera, false);
    timer ??= setTimeout(() => patchView({ camera }), WRITE_INTERVAL);
  });
  follow(useView.getState().document.camera, false);

  return () => {
    clearTimeout(timer);
    map.off('move', moved);
    map.off('moveend', ended);
    map.off('resize', resized);
    removeDriver();
    unsubscribe();
  };
}

export function screenOf(map: VectorMap): Screen {
  const { clientWidth, clientHeight } = map.getContainer();
  return { width: clientWidth, height: clientHeight };
}

/** Equal to what a permalink keeps of it. */
function isSame(a: Camera, b: Camera): boolean {
  return (
    Math.abs(a.longitude - b.longitude) < 5e-8 &&
    Math.abs(a.latitude - b.latitude) < 5e-8 &&
    Math.abs(a.height - b.height) < 5e-3 &&
    Math.abs(a.heading - b.heading) < 5e-3 &&
    Math.abs(a.pitch - b.pitch) < 5e-3
  );
}
