import { LIGHT_GLSL, SHADOW_GLSL } from './light-glsl.ts';
import { NOISE_GLSL } from './noise-glsl.ts';

const PALETTES_GLSL = /* glsl */ `
vec3 cm_pick(float t, vec3 a, vec3 b, vec3 c, vec3 d, vec3 e, vec3 f) {
  float s = t * 6.0;
  return s < 1.0 ? a : s < 2.0 ? b : s < 3.0 ? c : s < 4.0 ? d : s < 5.0 ? e : f;
}

// Plaster, brick, stone, concrete and panels, as towns have them: warm for dwellings, cooler for work.
vec3 cm_wallColor(int kind, uint seed) {
  float t = cm_unit(seed * 3u + 11u);
  vec3 color;
  if (kind == 1) color = cm_pick(t, cm_srgb(226., 215., 197.), cm_srgb(209., 189., 158.), cm_srgb(232., 226., 216.), cm_srgb(176., 138., 112.), cm_srgb(214., 198., 170.), cm_srgb(200., 178., 158.));
  else if (kind == 2) color = cm_pick(t, cm_srgb(212., 203., 189.), cm_srgb(196., 181., 160.), cm_srgb(224., 218., 208.), cm_srgb(181., 160., 138.), cm_srgb(203., 196., 188.), cm_srgb(188., 172., 148.));
  else if (kind == 3) color = cm_pick(t, cm_srgb(176., 181., 185.), cm_srgb(146., 154., 161.), cm_srgb(202., 204., 203.), cm_srgb(130., 139., 147.), cm_srgb(190., 184., 174.), cm_srgb(160., 162., 163.));
  else if (kind == 4) color = cm_pick(t, cm_srgb(204., 197., 187.), cm_srgb(186., 180., 171.), cm_srgb(214., 211., 206.), cm_srgb(172., 160., 146.), cm_srgb(193., 194., 193.), cm_srgb(200., 186., 168.));
  else if (kind == 5) color = cm_pick(t, cm_srgb(178., 181., 180.), cm_srgb(163., 168., 170.), cm_srgb(190., 187., 178.), cm_srgb(150., 157., 160.), cm_srgb(181., 172., 155.), cm_srgb(168., 171., 166.));
  else if (kind == 6) color = cm_pick(t, cm_srgb(210., 200., 183.), cm_srgb(194., 181., 160.), cm_srgb(220., 213., 200.), cm_srgb(184., 164., 138.), cm_srgb(203., 198., 190.), cm_srgb(190., 184., 172.));
  else if (kind == 7) color = cm_pick(t, cm_srgb(200., 187., 166.), cm_srgb(184., 170., 148.), cm_srgb(212., 202., 184.), cm_srgb(174., 158., 138.), cm_srgb(192., 184., 170.), cm_srgb(206., 194., 174.));
  else if (kind == 8) color = cm_pick(t, cm_srgb(160., 149., 134.), cm_srgb(140., 132., 120.), cm_srgb(176., 170., 160.), cm_srgb(128., 116., 102.), cm_srgb(168., 164., 158.), cm_srgb(150., 138., 120.));
  else if (kind == 10) color = cm_pick(t, cm_srgb(198., 202., 204.), cm_srgb(178., 183., 187.), cm_srgb(208., 206., 200.), cm_srgb(164., 170., 174.), cm_srgb(190., 190., 186.), cm_srgb(184., 190., 194.));
  else color = cm_pick(t, cm_srgb(184., 180., 173.), cm_srgb(166., 162., 154.), cm_srgb(176., 175., 172.), cm_srgb(158., 156., 152.), cm_srgb(190., 184., 174.), cm_srgb(170., 166., 160.));
  return color * (0.9 + 0.2 * cm_unit(seed * 5u + 3u));
}

vec3 cm_roofColor(int kind, bool pitched, uint seed) {
  float t = cm_unit(seed * 7u + 29u);
  vec3 color;
  if (pitched) color = cm_pick(t, cm_srgb(148., 108., 88.), cm_srgb(132., 98., 82.), cm_srgb(116., 102., 92.), cm_srgb(98., 98., 101.), cm_srgb(156., 116., 94.), cm_srgb(124., 110., 99.));
  else if (kind == 5 || kind == 10) color = cm_pick(t, cm_srgb(166., 167., 166.), cm_srgb(148., 150., 151.), cm_srgb(182., 180., 175.), cm_srgb(134., 138., 141.), cm_srgb(158., 154., 148.), cm_srgb(172., 174., 176.));
  else color = cm_pick(t, cm_srgb(148., 142., 133.), cm_srgb(130., 126., 120.), cm_srgb(166., 160., 150.), cm_srgb(113., 111., 109.), cm_srgb(156., 141., 126.), cm_srgb(137., 134., 128.));
  return color * (0.9 + 0.2 * cm_unit(seed * 13u + 5u));
}
`;

const FACADE_GLSL = /* glsl */ `
// Where the glass of a bay is: left, right, bottom, top, in parts of a bay and a storey.
vec4 cm_windowOf(int kind, uint seed) {
  float wide = (cm_unit(seed * 17u + 1u) - 0.5) * 0.12;
  float tall = (cm_unit(seed * 19u + 1u) - 0.5) * 0.12;
  if (kind == 1) return vec4(0.30 - wide, 0.70 + wide, 0.32, 0.76 + tall);
  if (kind == 2) return cm_unit(seed * 23u) < 0.35 ? vec4(0.18, 0.82, 0.10, 0.78) : vec4(0.27 - wide, 0.73 + wide, 0.28, 0.80 + 0.5 * tall);
  if (kind == 3) return cm_unit(seed * 23u) < 0.5 ? vec4(0.03, 0.97, 0.26, 0.88 + 0.5 * tall) : vec4(0.14 - wide, 0.86 + wide, 0.20, 0.86);
  if (kind == 4) return vec4(0.14 - wide, 0.86 + wide, 0.26, 0.82);
  if (kind == 5) return vec4(0.08, 0.92, 0.62 + tall, 0.82 + tall);
  if (kind == 6) return vec4(0.28 - wide, 0.72 + wide, 0.24, 0.84);
  if (kind == 7) return vec4(0.38, 0.62, 0.22, 0.84);
  if (kind == 9) return vec4(0.02, 0.98, 0.03, 0.97);
  if (kind == 10) return vec4(0.05, 0.95, 0.14, 0.86);
  return vec4(0.0);
}

// Share of the windows that are lit at this hour, by use: dwellings, work and shops keep hours of their own.
float cm_litShare(int kind, bool shop) {
  if (shop || kind == 4) return u_trade;
  if (kind == 3) return u_work;
  if (kind == 5) return 0.22 * u_work + 0.03;
  if (kind == 6 || kind == 10) return 0.5 * u_work + 0.06;
  return kind == 7 ? 0.16 * u_lit : kind == 9 ? 0.0 : u_lit;
}

vec3 cm_lampColor(int kind, float t) {
  vec3 warm = mix(vec3(1.0, 0.56, 0.24), vec3(1.0, 0.76, 0.48), fract(t * 7.31));
  vec3 cool = mix(vec3(0.86, 0.93, 1.0), vec3(1.0, 0.92, 0.80), fract(t * 3.17));
  float coolShare = kind == 3 || kind == 5 ? 0.8 : kind == 6 || kind == 10 || kind == 4 ? 0.55 : 0.14;
  return t < coolShare ? cool : warm;
}
`;

const NIGHT_GLSL = /* glsl */ `
// Of a group of windows that is one spot on the screen: mostly dim, few of them bright, 1 in the mean.
float cm_crowd(uint seed, ivec2 group) {
  float h = cm_hash(seed, group, 21u);
  float h3 = h * h * h;
  return 7.0 * h3 * h3;
}

// Lamps behind glass. The nearer to midnight, the more houses are dark from top to bottom; offices are lit by the
// floor. From afar many windows share a pixel: groups of them are drawn, the larger the further off, so that a far
// town glitters and does not glow evenly.
vec3 cm_windowLight(int kind, bool shop, uint seed, vec2 facade, vec2 width, ivec2 cell, vec4 pane, float near, float room, float storeys) {
  float share = cm_litShare(kind, shop);
  float asleep = 0.66 * exp(-3.6 * share);
  float activity = cm_unit(seed * 61u + 7u) < asleep ? 0.06 : 0.45 + 1.15 * cm_unit(seed * 47u);
  share = clamp(share * activity, 0.0, 0.92);

  float on = 0.0;
  float chance = cm_hash(seed, cell, 2u);
  // Stairs are lit at all hours, bay over bay.
  bool stairs = kind == 2 && (cell.x % 7) == int(seed % 7u);
  if (near > 0.0) {
    float drawn = kind == 3 ? mix(chance, cm_hash(seed, ivec2(cell.x / 6, cell.y), 3u), 0.7) : chance;
    on = drawn < (stairs ? max(share, 0.32) : share) ? 1.0 : 0.0;
  }
  vec2 tint = vec2(cm_unit(seed * 53u), cm_hash(seed, cell, 4u));
  if (near < 1.0) {
    float level = max(0.0, log2(max(width.x * 1.3, width.y)) - 0.3);
    int step = int(level);
    ivec2 fine = kind == 3 ? ivec2(cell.x >> (step + 1), cell.y >> step) : ivec2(cell.x >> step, cell.y >> step);
    float crowd = mix(cm_crowd(seed, fine), cm_crowd(seed, ivec2(fine.x >> 1, fine.y >> 1)), fract(level));
    // Spots upon an even glow: spots alone would look like camouflage.
    on = mix(min(1.15, share * mix(1.0, crowd, 0.5)), on, near);
    tint.y = mix(cm_hash(seed, ivec2(fine.x >> 1, fine.y >> 1), 4u), tint.y, near);
  }
  vec3 lamp = cm_lampColor(kind, mix(tint.x, tint.y, 0.35 + 0.65 * near));
  float power = mix(0.85, 0.28 + 0.85 * fract(chance * 41.0), near);
  // A lit room is brightest under its ceiling, and curtains or furniture keep some of it dark.
  vec2 spot = (fract(facade) - vec2(pane.x, pane.z)) / max(vec2(pane.y - pane.x, pane.w - pane.z), vec2(0.05));
  float inner = mix(0.72, 1.12, clamp(spot.y, 0.0, 1.0)) * (1.0 - 0.35 * smoothstep(0.25, 0.5, abs(spot.x - 0.5)));
  if (fract(room * 53.0) < 0.3) inner *= spot.y > 0.55 ? 1.0 : 0.55;
  power *= mix(1.0, inner, near);
  vec3 shine = lamp * on * power * (shop ? 1.5 : 1.25);
  // Towers show a lit crown until the shops close.
  if (storeys > 27.0 && (kind == 3 || kind == 4) && cm_unit(seed * 67u) < 0.6)
    shine += vec3(1.0, 0.86, 0.66) * 0.8 * u_trade * cm_step(facade.y, storeys - 1.1, width.y);
  return shine;
}
`;

const MAIN_GLSL = /* glsl */ `
// Cesium draws outlines after the lighting and takes their colour from a uniform; here it depends on the distance.
vec4 cm_outline = vec4(0.0);
#define model_outlineColor cm_outline

void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  vec3 position = fsInput.attributes.positionEC;
  float away = length(position);
  vec3 normal = normalize(cross(dFdx(position), dFdy(position)));
  vec3 view = -position / away;
  if (dot(normal, view) < 0.0) normal = -normal;

  vec2 raw = fsInput.attributes.texCoord_0;
  vec2 tags = floor(fsInput.attributes.texCoord_1 + 0.5);
  uint seed = uint(tags.x);
  int look = int(tags.y);
  int kind = look & 15;
  vec4 own = fsInput.attributes.color_0;
  bool colored = (look & 128) != 0 && own.a > 0.002;
  // What the source says can be seen through; drawn so where its tiles blend it, which those of building models do.
  float clear = colored && own.a < 0.98 ? 1.0 - own.a : 0.0;
  float storeys = float((look >> 8) & 255);
  cm_Light light = cm_lightHere(u_night);
  float height = dot(normal, light.up);
  bool marked = raw.y < -32700.0;
  bool glassFace = marked && abs(raw.y + 32767.0) < 0.5;
  bool doorFace = marked && abs(raw.y + 32766.0) < 0.5;
  bool upright = abs(height) < 0.5;

  vec2 facade = raw / 16.0;
  vec2 width = max(fwidth(facade), vec2(1e-4));
  vec3 albedo;
  vec3 glow = vec3(0.0);
  float glass = 0.0;
  float shade = 1.0;
  float curtain = 0.0;
  float reveal = 0.0;

#ifdef HAS_BASE_COLOR_TEXTURE
  // The surface has its own picture: nothing is drawn over it. Photographs hold some of their day's light already.
  albedo = material.diffuse * 0.88;
  glow = albedo * vec3(1.0, 0.68, 0.42) * 0.035 * u_night;
#else
  if (upright && (!marked || glassFace || doorFace)) {
    albedo = cm_wallColor(kind, seed);
    if (glassFace) {
      glass = 1.0;
    } else if (doorFace) {
      albedo = cm_srgb(92., 74., 60.);
    } else if (kind != 0) {
      ivec2 cell = ivec2(floor(facade));
      bool ground = cell.y <= 0;
      bool attic = storeys > 0.0 && facade.y > storeys + 0.05 && kind != 7;
      bool shop = ground && (kind == 4 || (kind == 3 && cm_unit(seed * 31u) < 0.6) || (kind == 2 && storeys > 3.0 && cm_unit(seed * 31u) < 0.38));
      vec4 pane = cm_windowOf(kind, seed);
      if (shop) pane = vec4(0.06, 0.94, 0.10, 0.74);
      if (kind == 1 && ground && cm_hash(seed, ivec2(cell.x, 0), 5u) < 0.22) {
        // The front door.
        float door = cm_pulse(facade.x, 0.32, 0.68, width.x) * (1.0 - cm_step(facade.y, 0.70, width.y));
        albedo = mix(albedo, cm_srgb(88., 66., 52.) * (0.6 + 0.9 * cm_unit(seed * 37u)), door);
        pane = vec4(0.0);
      }
      float inside = facade.y > 0.0 && !attic ? 1.0 : 0.0;
      // Some bays of a wall have no window, the same ones on every floor.
      if ((kind == 1 || kind == 8) && cm_hash(seed, ivec2(cell.x, 0), 9u) < 0.18 && width.x < 0.6) inside = 0.0;
      float across = cm_pulse(facade.x, pane.x, pane.y, width.x);
      float along = cm_pulse(facade.y, pane.z, pane.w, width.y);
      glass = across * along * inside;
      float frame = cm_pulse(facade.x, pane.x - 0.035, pane.y + 0.035, width.x) * cm_pulse(facade.y, pane.z - 0.05, pane.w + 0.04, width.y) * inside - glass;
      vec3 frameColor = kind == 3 || kind == 10 || shop ? cm_srgb(70., 74., 78.) : mix(vec3(0.72), cm_srgb(120., 104., 90.), step(0.6, cm_unit(seed * 41u)));
      albedo = mix(albedo, frameColor, clamp(frame, 0.0, 1.0) * 0.8);
      // Mullions.
      float bars = kind == 9 ? 0.5 : shop || kind == 3 || kind == 10 ? cm_pulse(facade.x * 3.0, 0.0, 0.06, width.x * 3.0) : cm_pulse(facade.x, 0.488, 0.512, width.x);
      float bar = glass * bars;
      albedo = mix(albedo, frameColor, bar);
      glass -= bar;
      // The glass lies back in the wall: its upper edge is in shade.
      reveal = cm_pulse(facade.y, pane.w - 0.06, pane.w, width.y);

      if (shop) {
        float sign = cm_pulse(facade.x, 0.03, 0.97, width.x) * cm_pulse(facade.y, 0.79, 0.93, width.y) * inside;
        int run = cell.x / 3;
        vec3 signColor = cm_pick(cm_hash(seed, ivec2(run, 0), 13u), cm_srgb(60., 72., 84.), cm_srgb(120., 52., 44.), cm_srgb(52., 84., 70.), cm_srgb(150., 124., 76.), cm_srgb(44., 44., 48.), cm_srgb(92., 98., 104.));
        albedo = mix(albedo, signColor, sign * 0.85);
        glow += signColor * sign * u_night * 0.5;
      }
      // Bands between the floors, a plinth below, a cornice above.
      float band = cm_pulse(facade.y, 0.0, kind == 3 || kind == 6 ? 0.07 : 0.035, width.y) * step(0.5, facade.y);
      if (kind != 5 && kind != 9) albedo *= 1.0 - band * (cm_unit(seed * 43u) < 0.5 ? 0.14 : -0.10);
      albedo *= mix(0.72, 1.0, cm_step(facade.y, 0.14, max(width.y, 0.03)));
      if (storeys > 0.0 && kind != 8) albedo *= 1.0 + 0.16 * cm_step(facade.y, storeys - 0.1, width.y);
      // Sheet metal of sheds and halls.
      if (kind == 5) albedo *= 1.0 - 0.10 * cm_pulse(facade.x * 12.0, 0.0, 0.4, width.x * 12.0);

      float near = 1.0 - smoothstep(0.35, 1.1, max(width.x, width.y));
      float room = cm_hash(seed, cell, 1u);
      curtain = (kind == 1 || kind == 2) && room < 0.45 ? glass * mix(0.35, 0.75, fract(room * 17.0)) * near : 0.0;

      if (u_night > 0.01) glow += cm_windowLight(kind, shop, seed, facade, width, cell, pane, near, room, storeys) * (glass + 0.15 * curtain) * u_night;
    }
    // Streets keep the foot of a wall dark by day and light it by night.
    shade *= mix(0.78, 1.0, smoothstep(-0.2, 1.2, facade.y));
    if (!marked) glow += albedo * vec3(1.0, 0.62, 0.32) * u_night * 0.12 * exp(-max(facade.y, 0.0) * 0.7) * (0.5 + cm_unit(seed * 59u));
  } else {
    // Walls whose windows the source has itself. A normal made of derivatives is never quite level: its sign says nothing.
    bool wall = abs(height) < 0.2;
    bool pitched = height < 0.985 && height >= 0.2;
    albedo = wall ? cm_wallColor(kind, seed) : height < -0.3 ? vec3(0.32) : kind == 0 ? cm_wallColor(kind, seed) * 0.95 : cm_roofColor(kind, pitched, seed);
    float metre = length(czm_model[0].xyz);
    vec3 place = fsInput.attributes.positionMC * metre;
    float grain = fwidth(place.x) + fwidth(place.z);
    float fade = 1.0 - smoothstep(0.3, 3.0, grain);
    if (kind == 9) { glass = 0.75; }
    else if (pitched) {
      // Rows of tiles along the slope.
      float row = place.y / max(0.18, 0.32 * sqrt(max(0.02, 1.0 - height * height)));
      albedo *= 1.0 - 0.16 * (cm_pulse(row, 0.0, 0.22, fwidth(row)) - 0.22) * fade;
      albedo *= 1.0 + 0.10 * (cm_noise(place.xz * 0.8) - 0.5) * fade;
    } else if (kind != 0 && !wall) {
      albedo *= 1.0 + (0.08 * (cm_noise(place.xz * 0.35) - 0.5) + 0.10 * (cm_noise(place.xz * 3.1) - 0.5)) * fade;
      // Seams of the sheets.
      vec2 sheet = place.xz / 2.4;
      vec2 seam = vec2(cm_pulse(sheet.x, 0.0, 0.03, fwidth(sheet.x)), cm_pulse(sheet.y * 0.3, 0.0, 0.012, fwidth(sheet.y * 0.3)));
      albedo *= 1.0 - 0.13 * max(seam.x, seam.y) * fade;
    }
  }
  if (colored) albedo = mix(albedo, own.rgb, 0.85);
  // Rooms behind it are lit, some longer than others.
  if (clear > 0.0 && upright && u_night > 0.01 && cm_unit(seed * 71u) < u_work * 1.2)
    glow += cm_lampColor(3, cm_unit(seed * 73u)) * 0.5 * clear * u_night;
#endif

  bool classed = false;
#ifdef USE_CPU_STYLING
  // The colour of a class says something: it takes the place of brick and paint, windows stay as a faint relief, and
  // it shines a little by itself, so that it is read at night as by day. Colours that are multiplied come later.
  if (model_colorBlend > 0.5) {
    SelectedFeature cm_feature;
    selectedFeatureIdStage(cm_feature, fsInput.featureIds);
    if (any(lessThan(cm_feature.color.rgb, vec3(0.999)))) {
      classed = true;
      vec3 said = cm_feature.color.rgb * 255.0;
      albedo = cm_srgb(said.r, said.g, said.b) * 0.8 * (1.0 - 0.35 * glass) * mix(1.0, 0.92, curtain);
      glow = albedo * mix(0.10, 0.65, u_night) * mix(1.0, 0.82, step(abs(height), 0.5));
      glass = 0.0;
    }
  }
#endif

  vec3 lit = albedo * cm_irradiance(light, normal) * shade;
  vec3 direct = albedo * cm_sunlight(light, normal) * shade * (1.0 - glass);
  if (classed) {
    // The light keeps its brightness and loses its colour: the legend has none either.
    const vec3 LUMINANCE = vec3(0.2126, 0.7152, 0.0722);
    lit = albedo * dot(cm_irradiance(light, normal), LUMINANCE) * shade;
    direct = albedo * dot(cm_sunlight(light, normal), LUMINANCE) * shade;
  }
  if (glass > 0.0) {
    vec3 mirrored = reflect(-view, normal);
    float fresnel = 0.10 + 0.90 * pow(1.0 - clamp(dot(normal, view), 0.0, 1.0), 5.0);
    vec3 room = mix(vec3(0.022, 0.027, 0.032), vec3(0.30, 0.28, 0.25), curtain) * cm_irradiance(light, normal);
    vec3 pane = mix(room, cm_mirror(light, mirrored), clamp(fresnel * 1.6, 0.0, 0.9));
    pane += light.direct * pow(max(dot(mirrored, light.direction), 0.0), 180.0) * 2.5 * fresnel;
    lit = mix(lit, pane * (1.0 - 0.5 * reveal), glass);
  }
  cm_shadowed(light, position, normal, lit, direct, glow);
  material.diffuse = lit;
  material.emissive = glow;
  material.occlusion = 1.0;
#ifndef HAS_BASE_COLOR_TEXTURE
  material.alpha = 1.0;
  if (clear > 0.0) {
    // The flatter one looks at it, the more it mirrors and the less one sees through it (Schlick 1994).
    float mirror = 0.04 + 0.96 * pow(1.0 - clamp(dot(normal, view), 0.0, 1.0), 5.0);
    material.diffuse = mix(lit, cm_mirror(light, reflect(-view, normal)), clamp(1.4 * mirror, 0.0, 0.9));
    material.alpha = mix(own.a, 1.0, mirror);
  }
#endif
  cm_outline = vec4(mix(vec3(0.10, 0.11, 0.12), vec3(0.22, 0.30, 0.38), u_night), 0.30 * (1.0 - smoothstep(80.0, 420.0, away)));
}
`;

/** GLSL of the fragment shader; see building-shader.ts for what it needs. */
export const BUILDING_FRAGMENT_SHADER =
  NOISE_GLSL + LIGHT_GLSL + SHADOW_GLSL + PALETTES_GLSL + FACADE_GLSL + NIGHT_GLSL + MAIN_GLSL;
