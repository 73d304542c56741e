import type { FeatureLike } from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import ImageLayer from 'ol/layer/Image.js';
import VectorLayer from 'ol/layer/Vector.js';
import type CanvasMap from 'ol/Map.js';
import { transformExtent } from 'ol/proj.js';
import ImageStatic from 'ol/source/ImageStatic.js';
import VectorSource from 'ol/source/Vector.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import { recordError } from '../stores/status.ts';
import { type FlatPart, flatParts } from '../studies/flat-parts.ts';
import { rasterPicture } from '../studies/raster-picture.ts';
import type { FeaturesPart, RasterPart } from '../studies/result.ts';
import { useResults } from '../studies/results.ts';
import { lookOf } from '../studies/shapes.ts';

/** Something that is drawn of a part. */
interface Drawn {
  layer: ImageLayer<ImageStatic> | VectorLayer;
  /** Of an animation, the frame that is wanted. */
  frame: number | undefined;
}

/** Rasters and features of results on the plain canvas map. `zIndex`: what they lie above, by less than 1. Returns the end of it. */
export function startCanvasStudies(map: CanvasMap, zIndex: number): () => void {
  const drawn = new Map<string, Drawn>();

  function draw(one: FlatPart): Drawn {
    const { part, frame } = one;
    if (part.kind === 'features') return { layer: featuresLayer(part, one.legend, one.opacity), frame };
    const made: Drawn = { layer: new ImageLayer<ImageStatic>(), frame };
    void paint(made, part, one);
    return made;
  }

  /** Paints the frame that is wanted; what was painted before lies there until then. */
  async function paint(into: Drawn, part: RasterPart, { legend, frame }: FlatPart): Promise<void> {
    if (!legend) return;
    try {
      const { rectangle, canvas } = await rasterPicture(part, legend, frame);
      if (into.frame !== frame) return;
      // A city is small: between its corners, the map is as good as even in degrees.
      (into.layer as ImageLayer<ImageStatic>).setSource(
        new ImageStatic({
          url: canvas.toDataURL(),
          imageExtent: transformExtent([...rectangle], 'EPSG:4326', 'EPSG:3857'),
          projection: 'EPSG:3857',
          interpolate: false,
        }),
      );
    } catch (error) {
      recordError(error);
    }
  }

  function follow(): void {
    const wanted = flatParts(useResults.getState().items);
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, { layer }] of drawn) {
      if (keys.has(key)) continue;
      map.removeLayer(layer);
      drawn.delete(key);
    }
    wanted.forEach((one, index) => {
      let known = drawn.get(one.key);
      if (!known) {
        known = draw(one);
        drawn.set(one.key, known);
        map.addLayer(known.layer);
      } else if (known.frame !== one.frame) {
        known.frame = one.frame;
        void paint(known, one.part as RasterPart, one);
      }
      known.layer.setOpacity(one.part.kind === 'raster' ? one.opacity : 1);
      if (known.layer instanceof VectorLayer && one.part.kind === 'features')
        known.layer.setStyle(styleOf(one.legend, one.opacity));
      // Within one step of heights, whatever their number.
      known.layer.setZIndex(zIndex + (index + 1) / (wanted.length + 1.5));
    });
  }
  const unsubscribe = useResults.subscribe(follow);
  follow();
  return () => {
    unsubscribe();
    for (const { layer } of drawn.values()) map.removeLayer(layer);
    drawn.clear();
  };
}

function featuresLayer({ features }: FeaturesPart, legend: FlatPart['legend'], opacity: number): VectorLayer {
  const format = new GeoJSON();
  return new VectorLayer({
    source: new VectorSource({
      features: format.readFeatures(
        { type: 'FeatureCollection', features },
        { featureProjection: 'EPSG:3857' },
      ),
    }),
    style: styleOf(legend, opacity),
  });
}

/** As on the map with WebGL: areas and lines as they say themselves, or by the legend. */
const styleOf =
  (legend: FlatPart['legend'], opacity: number) =>
  (feature: FeatureLike): Style => {
    const { geometry: _, ...properties } = feature.getProperties();
    const look = lookOf(properties, legend);
    return new Style({
      stroke: new Stroke({ color: look.stroke, width: look.width }),
      ...(look.fillOpacity > 0 && {
        fill: new Fill({ color: withAlpha(look.fill, look.fillOpacity * opacity) }),
      }),
      image: new CircleStyle({
        radius: 6,
        fill: new Fill({ color: look.marker }),
        stroke: new Stroke({ color: '#06201a', width: 2 }),
      }),
    });
  };

/** #rrggbb, or `rgb(r g b)` as legends have it, with an opacity. */
function withAlpha(colour: string, alpha: number): number[] {
  const parts = colour.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
    : (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [...parts.slice(0, 3), alpha];
}
