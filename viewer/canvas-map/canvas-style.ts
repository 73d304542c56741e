import type { FeatureLike } from 'ol/Feature.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import type { Layer } from '../../models/schema/layer.ts';
import type { ViewDocument } from '../../models/schema/view-document.ts';
import { MAP_LOOKS } from '../../models/vector-tiles/index.ts';
import type { StyleOf } from './canvas-layers.ts';

type Language = ViewDocument['language'];

const FACES =
  "'PingFang SC', 'Hiragino Sans GB', 'Noto Sans CJK SC', 'Microsoft YaHei', 'CityMirrorSans', sans-serif";
const INK = {
  day: { text: '#5f5a50', water: '#3f7099', rim: '#fffdf8' },
  night: { text: '#9fb0bd', water: '#7fa3c7', rim: '#0f151f' },
};
/** Kinds of roads whose names are shown from afar. */
const MAIN_ROADS = /^(motorway|trunk|primary|secondary)$/;
const UNNAMED_ROADS = /^(path|sidewalk|crossing|steps|service|platform|elevator)$/;
/** Metres of the map in a pixel up to which smaller things are named. */
const NEAR = 5;

/** Shapes of records in the colours of our own map. */
export function recordsStyle(layer: Layer, appearance: 'day' | 'night'): StyleOf {
  const looks = MAP_LOOKS[appearance];
  const { fill, line } = looks.building;
  const colour =
    layer.role === 'trees'
      ? appearance === 'day'
        ? '#9cc28c'
        : '#23503f'
      : (layer.legend[0]?.color ?? line!);
  return byColour((own) => {
    const isPlain = own === undefined;
    return {
      areas: [
        new Style({
          fill: new Fill({ color: own ?? fill }),
          stroke: new Stroke({ color: line, width: 0.8 }),
        }),
      ],
      lines: [new Style({ stroke: new Stroke({ color: own ?? colour, width: isPlain ? 1.4 : 2 }) })],
      points: [
        new Style({ image: new CircleStyle({ radius: 2.5, fill: new Fill({ color: own ?? colour }) }) }),
      ],
    };
  });
}

const STYLED_PLAIN = '#5fd3bc';
const STYLED_EDGE = 'rgba(10, 16, 24, 0.75)';

/** Map layers that are coloured or filtered by attribute: as the globe paints them. */
export function styledGroundStyle(layer: Layer): StyleOf {
  return byColour((own) => {
    const colour = own ?? layer.legend[0]?.color ?? STYLED_PLAIN;
    return {
      areas: [
        new Style({
          fill: new Fill({ color: `${colour}b8` }),
          stroke: new Stroke({ color: STYLED_EDGE, width: 1.2 }),
        }),
      ],
      lines: [
        new Style({ stroke: new Stroke({ color: STYLED_EDGE, width: 5.4 }) }),
        new Style({ stroke: new Stroke({ color: colour, width: 3 }) }),
      ],
      points: [
        new Style({
          image: new CircleStyle({
            radius: 4.6,
            fill: new Fill({ color: colour }),
            stroke: new Stroke({ color: STYLED_EDGE, width: 1.2 }),
          }),
        }),
      ],
    };
  });
}

interface ShapeStyles {
  areas: Style[];
  lines: Style[];
  points: Style[];
}

/** Styles by the colour that a record has of its own; each is made once. */
function byColour(make: (own: string | undefined) => ShapeStyles): StyleOf {
  const made = new Map<string | undefined, ShapeStyles>();
  return (feature) => {
    const own = feature.get('color') as string | undefined;
    let styles = made.get(own);
    if (!styles) made.set(own, (styles = make(own)));
    const type = feature.getGeometry()?.getType() ?? '';
    return type.includes('Polygon') ? styles.areas : type.includes('Line') ? styles.lines : styles.points;
  };
}

/** Names of streets, waters, quarters and places in one language. */
export function namesStyle(appearance: 'day' | 'night', language: Language): StyleOf {
  const ink = INK[appearance];
  const made = new Map<string, Style>();
  return (feature, resolution) => {
    const name = nameOf(feature, language);
    const kind = String(feature.get('kind') ?? '');
    const layer = String(feature.get('layer') ?? '');
    const isNear = resolution < NEAR;
    if (!name) return undefined;
    if (layer === 'roads' && (UNNAMED_ROADS.test(kind) || (!isNear && !MAIN_ROADS.test(kind))))
      return undefined;
    if ((layer === 'labels' || layer === 'points') && !isNear && feature.get('of') !== 'water')
      return undefined;
    const isLine = layer === 'roads' || layer === 'waterways';
    const colour = layer === 'waterways' || feature.get('of') === 'water' ? ink.water : ink.text;
    const size = layer === 'places' ? 15 : 12;
    const key = `${name} ${isLine} ${colour} ${size}`;
    let style = made.get(key);
    if (!style) {
      style = new Style({
        text: new Text({
          text: name,
          font: `${size}px ${FACES}`,
          placement: isLine ? 'line' : 'point',
          fill: new Fill({ color: colour }),
          stroke: new Stroke({ color: ink.rim, width: 3 }),
          ...(isLine ? { repeat: 320 } : {}),
        }),
      });
      made.set(key, style);
    }
    return style;
  };
}

function nameOf(feature: FeatureLike, language: Language): string | undefined {
  const order = language === 'en' ? ['name:en', 'name'] : ['name:zh', 'name', 'name:en'];
  for (const key of order) {
    const name: unknown = feature.get(key);
    if (typeof name === 'string' && name !== '') return name;
  }
  return undefined;
}

const SELECTED = '#38e8c2';
const SELECTED_RIM = '#06231c';

/** Marks of what is selected, as on the globe and on the map. */
export function selectedStyles(): Style[] {
  return [
    new Style({ stroke: new Stroke({ color: SELECTED_RIM, width: 5 }) }),
    new Style({
      fill: new Fill({ color: `${SELECTED}47` }),
      stroke: new Stroke({ color: SELECTED, width: 2.4 }),
      image: new CircleStyle({
        radius: 8,
        fill: new Fill({ color: `${SELECTED}66` }),
        stroke: new Stroke({ color: SELECTED, width: 2.4 }),
      }),
    }),
  ];
}
