import {
  Cartesian3,
  Color,
  DirectionalLight,
  type Scene as EngineScene,
  JulianDate,
  Matrix4,
  SunLight,
  Transforms,
} from '@cesium/engine';
import type { Extent } from '../../models/schema/layer.ts';
import { sunPosition } from '../../scenes/planning/sun/position.ts';
import { cityTime, isPlaying } from '../stores/clock.ts';
import { drawnAppearance, noonOf, useOnPaper } from '../stores/on-paper.ts';
import { now } from '../stores/server-time.ts';
import { useView } from '../stores/view.ts';
import { nightFactor } from './night-factor.ts';
import { createSky } from './sky.ts';

/** Colour of what the low sun lights. */
const LOW_SUN = Color.fromCssColorString('#ffe9d2');
/** A live clock draws a new frame when the sun has moved by a quarter of a degree. */
const LIVE_STEP = 60_000;

export interface Lighting {
  /** The city's time for the engine. */
  julianDate(): JulianDate;
  stop(): void;
}

/**
 * Lights the scene by the document's clock: the real sun by day; below the horizon a weak, high light like
 * that of the moon and of the sky, so that a city at night still has shape. `onNight` hears how far the
 * city's lights are on, 0–1, and the hour of mean solar time. `terrain`: see createSky.
 */
export function startLighting(
  scene: EngineScene,
  place: { longitude: number; latitude: number },
  onNight: (factor: number, hour: number) => void,
  terrain?: Extent,
): Lighting {
  const date = new JulianDate();
  const sun = new SunLight();
  const moon = moonLight(place);
  const sky = createSky(scene, terrain);
  let shownTime = Number.NaN;

  function timeNow(): number {
    const { document, clockAnchor } = useView.getState();
    const time = cityTime(document.clock, clockAnchor, now());
    return useOnPaper.getState().isOn ? noonOf(time, place.longitude) : time;
  }

  function light(time: number): void {
    shownTime = time;
    JulianDate.fromDate(new Date(time), date);
    const { altitude } = sunPosition(time, place.longitude, place.latitude);
    const night = nightFactor(altitude);
    onNight(night, (((time / 3_600_000 + place.longitude / 15) % 24) + 24) % 24);
    const dark = drawnAppearance() !== 'light';
    // The light map is bright, the dark one is not; buildings are lit to suit the ground they stand on.
    sun.intensity = (dark ? 1.7 : 2.9) * Math.max(0.25, Math.min(1, (altitude + 4) / 14));
    sun.color = Color.lerp(LOW_SUN, Color.WHITE, Math.max(0, Math.min(1, altitude / 15)), new Color());
    scene.light = altitude > -4 ? sun : moon;
    sky.update(altitude, dark);
    const { globe } = scene;
    if (globe) {
      // What the sun does not light is lit by the sky. The night map is dark already and must stay readable at
      // three in the morning; the day map would shine in the dark.
      globe.lambertDiffuseMultiplier = 0.5;
      globe.vertexShadowDarkness = 0.6 + (dark ? 0.3 : -0.25) * night;
    }
    scene.requestRender();
  }

  const timer = setInterval(() => {
    const { document } = useView.getState();
    const time = timeNow();
    if (isPlaying(document.clock) ? time !== shownTime : Math.abs(time - shownTime) >= LIVE_STEP) light(time);
  }, 50);
  const ends = [
    useView.subscribe(({ document }, { document: before }) => {
      if (document.clock !== before.clock || document.appearance !== before.appearance) light(timeNow());
    }),
    useOnPaper.subscribe(() => light(timeNow())),
  ];
  light(timeNow());

  return {
    julianDate: () => date,
    stop() {
      clearInterval(timer);
      for (const end of ends) end();
      sky.stop();
    },
  };
}

/** From high in the southern sky (in the northern sky south of the equator), pale and weak. */
function moonLight({ longitude, latitude }: { longitude: number; latitude: number }): DirectionalLight {
  const toWorld = Transforms.eastNorthUpToFixedFrame(Cartesian3.fromDegrees(longitude, latitude));
  const towardsGround = Cartesian3.normalize(
    new Cartesian3(0.4, latitude < 0 ? -0.5 : 0.5, -1),
    new Cartesian3(),
  );
  return new DirectionalLight({
    direction: Matrix4.multiplyByPointAsVector(toWorld, towardsGround, new Cartesian3()),
    color: Color.fromCssColorString('#b9cbe6'),
    intensity: 0.5,
  });
}
