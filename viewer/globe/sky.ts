import {
  Cartesian2,
  Cartesian3,
  type Scene as EngineScene,
  Matrix4,
  PostProcessStage,
  Transforms,
} from '@cesium/engine';
import type { Extent } from '../../models/schema/layer.ts';
import { isGroundSeeThrough } from './ground-cut.ts';
import { reachOf } from './ground-reach.ts';
import { skyColours } from './sky-colours.ts';

/**
 * Sky and haze near the ground, painted over the finished picture: sky where nothing was drawn, and the colour
 * of the horizon over what is far away, so that terrain, buildings and trees fade into one distance.
 */
const FRAGMENT_SHADER = /* glsl */ `
uniform sampler2D colorTexture;
uniform sampler2D depthTexture;
uniform vec3 zenith;
uniform vec3 horizon;
uniform vec3 sunside;
uniform float glow;
uniform float visibility;
uniform float dimmed;
// 1: the ground is see-through and leaves no depth of its own, so there is no haze; 2: the viewer is below it, too.
uniform float seeThrough;
// Metres from the middle of the terrain to its borders, east and north; 0: it has none.
uniform vec2 reach;
uniform mat4 eyeToMiddle;
in vec2 v_textureCoordinates;

void main() {
  vec4 base = texture(colorTexture, v_textureCoordinates);
  float depth = texture(depthTexture, v_textureCoordinates).r;
  vec4 far = czm_inverseProjection * vec4(2.0 * v_textureCoordinates - 1.0, 1.0, 1.0);
  vec3 direction = normalize(far.xyz / far.w);
  // The ellipsoid's normal at the viewer.
  vec3 up = normalize(czm_viewRotation * (czm_viewerPositionWC * vec3(1.0, 1.0, 1.0067395)));
  vec3 sun = normalize(czm_sunDirectionEC);
  float height = dot(direction, up);

  vec3 across = direction - up * height;
  vec3 sunAcross = sun - up * dot(sun, up);
  float same = dot(across, sunAcross) / max(1e-4, length(across) * length(sunAcross));
  vec3 low = mix(horizon, sunside, glow * pow(0.5 + 0.5 * same, 4.0));

  if (seeThrough > 0.5 && (depth < 1.0 || seeThrough > 1.5 || height < 0.0)) {
    out_FragColor = base;
  } else if (depth >= 1.0) {
    vec3 sky = mix(low, zenith, 1.0 - exp(-3.6 * max(height, 0.0)));
    float away = acos(clamp(dot(direction, sun), -1.0, 1.0));
    float risen = smoothstep(-0.03, 0.02, dot(sun, up));
    sky += sunside * risen * dimmed * (0.35 * exp(-away * 14.0) + 1.2 * (1.0 - smoothstep(0.0055, 0.0075, away)));
    // Below one step of colour, so that the slow gradient shows no bands.
    sky += (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0;
    out_FragColor = vec4(sky, 1.0);
  } else {
    vec4 eye = czm_windowToEyeCoordinates(gl_FragCoord.xy, depth);
    float metres = length(eye.xyz / eye.w);
    float haze = 0.9 * (1.0 - exp(-pow(metres / visibility, 1.35)));
    if (reach.x > 0.0) {
      // The city's ground does not end at an edge: its last stretch goes into the haze.
      vec3 place = (eyeToMiddle * vec4(eye.xyz / eye.w, 1.0)).xyz;
      float inside = min(reach.x - abs(place.x), reach.y - abs(place.y));
      float border = 1.0 - smoothstep(0.005, 0.13, inside / min(reach.x, reach.y));
      haze = max(haze, border * smoothstep(300.0, 3000.0, metres));
    }
    out_FragColor = vec4(mix(base.rgb, low, haze), base.a);
  }
}
`;

/** Above this height the globe is seen from outside, and the engine's own atmosphere draws its limb. */
const OUTSIDE = 60_000;
/** Haze lies low: metres of the camera's height over which the view clears by a factor of e. */
const CLEARING = 9_000;

export interface Sky {
  /** The sun's altitude at the city, in degrees. */
  update(altitude: number, dark: boolean): void;
  stop(): void;
}

/** `terrain`: the area that has ground; the haze hides its border. */
export function createSky(scene: EngineScene, terrain?: Extent): Sky {
  const reach = terrain && reachOf(terrain);
  const border = new Cartesian2(reach?.east ?? 0, reach?.north ?? 0);
  const toMiddle = reach
    ? Matrix4.inverseTransformation(
        Transforms.eastNorthUpToFixedFrame(Cartesian3.fromDegrees(...reach.middle)),
        new Matrix4(),
      )
    : Matrix4.IDENTITY.clone();
  const eyeToMiddle = new Matrix4();
  let colours = skyColours(90, false);
  let dimmed = 1;
  const vector = (of: () => number[]) => () => new Cartesian3(...of());
  const height = () => scene.camera.positionCartographic.height;
  const stage = new PostProcessStage({
    fragmentShader: FRAGMENT_SHADER,
    uniforms: {
      zenith: vector(() => colours.zenith),
      horizon: vector(() => colours.horizon),
      sunside: vector(() => colours.sunside),
      glow: () => colours.glow,
      visibility: () => colours.visibility * Math.exp(Math.max(0, height()) / CLEARING),
      dimmed: () => dimmed,
      reach: () => border,
      eyeToMiddle: () => Matrix4.multiply(toMiddle, scene.camera.inverseViewMatrix, eyeToMiddle),
      seeThrough: () => (isGroundSeeThrough(scene) ? (scene.cameraUnderground ? 2 : 1) : 0),
    },
  });
  scene.postProcessStages.add(stage);
  // The engine still loads far tiles coarsely, as if its own haze were drawn.
  scene.fog.renderable = false;

  const removeListener = scene.preRender.addEventListener(() => {
    const outside = height() > OUTSIDE;
    stage.enabled = !outside;
    scene.globe.showGroundAtmosphere = outside;
    if (scene.skyAtmosphere) scene.skyAtmosphere.show = outside;
    if (scene.sun) scene.sun.show = outside;
  });

  return {
    update(altitude, dark) {
      colours = skyColours(altitude, dark);
      dimmed = dark ? 0.6 : 1;
      scene.requestRender();
    },
    stop: removeListener,
  };
}
