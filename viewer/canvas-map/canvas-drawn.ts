import { asArray } from 'ol/color.js';
import type { FeatureLike } from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import VectorLayer from 'ol/layer/Vector.js';
import type CanvasMap from 'ol/Map.js';
import VectorSource from 'ol/source/Vector.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import { wrapLabel } from '../globe/sketch/label-image.ts';
import { DRAWN_GROUPS, type DrawnLook, parseLabelKey } from '../map/drawn/drawn-feature.ts';
import { followDrawn } from '../map/drawn/follow-drawn.ts';
import { hatchTile } from '../map/drawn/hatch.ts';
import { collectionOf } from '../map/style/drawn-style.ts';
import { useView } from '../stores/view.ts';
import { NAMES_ABOVE } from './canvas-layers.ts';

/** As on the map with WebGL. */
const EDGE = 'rgba(6, 16, 20, 0.75)';
const PLATE = 'rgba(8, 17, 22, 0.82)';
/** What is drawn over what within a group. */
const RANKS: Record<DrawnLook['role'], number> = { hatch: 0, fill: 1, line: 2, dashes: 2, mark: 3, label: 4 };

/** Draws what people drew, measured, cut out and added on the canvas. Returns the end of it. */
export function drawDrawings(map: CanvasMap): () => void {
  const format = new GeoJSON();
  const layers = DRAWN_GROUPS.map((group, index) => {
    const source = new VectorSource();
    const layer = new VectorLayer({
      source,
      style: drawnStyle,
      zIndex: NAMES_ABOVE + 1 + index,
      // Names that were added give way to each other; what people wrote is all shown.
      ...(group === 'added' ? { declutter: 'added' } : {}),
    });
    map.addLayer(layer);
    return [group, { source, layer }] as const;
  });
  const byGroup = Object.fromEntries(layers);
  const stop = followDrawn((group, features) => {
    const { source } = byGroup[group];
    source.clear(true);
    source.addFeatures(format.readFeatures(collectionOf(features), { featureProjection: 'EPSG:3857' }));
  });
  return () => {
    stop();
    for (const [, { layer }] of layers) map.removeLayer(layer);
  };
}

function drawnStyle(feature: FeatureLike): Style[] {
  const look = feature.getProperties() as DrawnLook;
  return stylesOf(look).map((style) => {
    style.setZIndex(RANKS[look.role]);
    return style;
  });
}

function stylesOf({ role, color = '#ffffff', opacity = 1, size = 3, label, lift = 9 }: DrawnLook): Style[] {
  const ink = faded(color, opacity);
  const edge = faded(EDGE, opacity);
  switch (role) {
    case 'hatch':
      return [new Style({ fill: new Fill({ color: hatchPattern() }) })];
    case 'fill':
      return [new Style({ fill: new Fill({ color: ink }) })];
    case 'line':
    case 'dashes': {
      const lineDash = role === 'dashes' ? [3 * size, 2 * size] : undefined;
      return [
        new Style({ stroke: new Stroke({ color: edge, width: size + 2 }) }),
        new Style({
          stroke: new Stroke({
            color: ink,
            width: size,
            ...(lineDash ? { lineDash, lineCap: 'butt' as const } : {}),
          }),
        }),
      ];
    }
    case 'mark':
      return [
        new Style({
          image: new CircleStyle({
            radius: size / 2 + 1,
            fill: new Fill({ color: ink }),
            stroke: new Stroke({ color: faded('#06201a', opacity), width: 2 }),
          }),
        }),
      ];
    case 'label': {
      const said = label === undefined ? undefined : parseLabelKey(label);
      if (!said) return [];
      const family = getComputedStyle(document.body).fontFamily;
      return [
        new Style({
          text: new Text({
            text: wrapLabel(said.text).join('\n'),
            font: `600 ${said.style.size}px ${family}`,
            fill: new Fill({ color: said.style.color }),
            backgroundFill: new Fill({ color: PLATE }),
            padding: [4, 7, 3, 7],
            textBaseline: 'bottom',
            offsetY: -lift - 3,
            overflow: true,
          }),
        }),
      ];
    }
  }
}

const patterns = new Map<string, CanvasPattern>();

function hatchPattern(): CanvasPattern {
  const look = useView.getState().document.appearance === 'light' ? 'day' : 'night';
  let pattern = patterns.get(look);
  if (!pattern) {
    const tile = hatchTile(look, window.devicePixelRatio || 1);
    pattern = tile.getContext('2d')!.createPattern(tile, 'repeat')!;
    patterns.set(look, pattern);
  }
  return pattern;
}

function faded(color: string, opacity: number): number[] {
  const [red, green, blue, alpha = 1] = asArray(color);
  return [red, green, blue, alpha * opacity];
}
