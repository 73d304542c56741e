import type { GeoJSONSource, ImageSource, Map as VectorMap } from 'maplibre-gl';
import { recordError } from '../../stores/status.ts';
import { type FlatPart, flatParts } from '../../studies/flat-parts.ts';
import { type RasterPicture, rasterPicture } from '../../studies/raster-picture.ts';
import type { FeaturesPart, Legend, RasterPart } from '../../studies/result.ts';
import { useResults } from '../../studies/results.ts';
import { lookOf } from '../../studies/shapes.ts';
import { BELOW_LABELS } from '../style/map-style.ts';

const PREFIX = '#study';

export interface MapStudies {
  /** Puts results back after the style has changed. */
  draw(): void;
  destroy(): void;
}

interface Wanted extends FlatPart {
  id: string;
}

/** Rasters and features of results on the map; façades have no place there. */
export function startMapStudies(map: VectorMap): MapStudies {
  /** Pictures of the frames that are shown; while another is painted, the one before stays. */
  const pictures = new Map<RasterPart, { frame: number | undefined; picture?: RasterPicture }>();

  const wanted = (): Wanted[] =>
    flatParts(useResults.getState().items).map((one) => ({ id: `${PREFIX} ${one.key}`, ...one }));

  function draw(): void {
    const { layers, sources } = map.getStyle() ?? { layers: [], sources: {} };
    if (layers.length === 0) return;
    const all = wanted();
    const ids = new Set(all.map(({ id }) => id));
    const isGone = (source: unknown) =>
      typeof source === 'string' && source.startsWith(PREFIX) && !ids.has(source);
    for (const layer of layers) if ('source' in layer && isGone(layer.source)) map.removeLayer(layer.id);
    for (const source of Object.keys(sources)) if (isGone(source)) map.removeSource(source);
    for (const part of pictures.keys()) if (!all.some((one) => one.part === part)) pictures.delete(part);
    for (const one of all) {
      if (one.part.kind === 'raster') raster(one.id, one.part, one);
      else features(one.id, one.part, one.legend, one.opacity);
    }
  }

  function above(): string | undefined {
    return map.getLayer(BELOW_LABELS) ? BELOW_LABELS : undefined;
  }

  function raster(id: string, part: RasterPart, { legend, opacity, frame }: Wanted): void {
    const known = pictures.get(part);
    if (!known || known.frame !== frame) {
      pictures.set(part, { ...known, frame });
      rasterPicture(part, legend as Legend, frame)
        .then((picture) => {
          // Meanwhile another may be wanted, or none.
          if (pictures.get(part)?.frame !== frame || !pictures.has(part)) return;
          pictures.set(part, { frame, picture });
          const source = map.getSource<ImageSource>(id);
          source?.updateImage({ url: picture.canvas.toDataURL(), coordinates: cornersOf(picture) });
          draw();
        })
        .catch((error: unknown) => {
          pictures.delete(part);
          recordError(error);
        });
    }
    const { picture } = pictures.get(part) ?? {};
    if (!picture) return;
    if (!map.getSource(id))
      map.addSource(id, { type: 'image', url: picture.canvas.toDataURL(), coordinates: cornersOf(picture) });
    if (!map.getLayer(id))
      map.addLayer(
        {
          ...{ id, type: 'raster', source: id },
          paint: { 'raster-fade-duration': 0, 'raster-resampling': 'nearest' },
        },
        above(),
      );
    map.setPaintProperty(id, 'raster-opacity', opacity);
  }

  function features(id: string, part: FeaturesPart, legend: Legend | undefined, opacity: number): void {
    const data = {
      type: 'FeatureCollection' as const,
      features: part.features.map(
        (feature): GeoJSON.Feature => ({ ...feature, properties: { ...lookOf(feature.properties, legend) } }),
      ),
    };
    const source = map.getSource<GeoJSONSource>(id);
    if (!source) map.addSource(id, { type: 'geojson', data });
    const kinds = [
      ['fill', ['==', ['geometry-type'], 'Polygon']],
      ['line', ['!=', ['geometry-type'], 'Point']],
      ['circle', ['==', ['geometry-type'], 'Point']],
    ] as const;
    for (const [type, filter] of kinds) {
      const layer = `${id} ${type}`;
      if (!map.getLayer(layer))
        map.addLayer({ id: layer, type, source: id, filter, paint: paintOf(type) } as never, above());
      if (type === 'fill')
        map.setPaintProperty(layer, 'fill-opacity', ['*', ['get', 'fillOpacity'], opacity]);
    }
  }

  const unsubscribe = useResults.subscribe(draw);
  map.on('styledata', styled);
  function styled(): void {
    const isMissing = wanted().some(({ id, part }) => part.kind === 'features' && !map.getSource(id));
    if (isMissing) draw();
  }
  draw();

  return {
    draw,
    destroy() {
      unsubscribe();
      map.off('styledata', styled);
      pictures.clear();
    },
  };
}

/** From the north-west, clockwise. */
function cornersOf({
  rectangle: [west, south, east, north],
}: RasterPicture): Parameters<ImageSource['setCoordinates']>[0] {
  return [
    [west, north],
    [east, north],
    [east, south],
    [west, south],
  ];
}

function paintOf(type: 'fill' | 'line' | 'circle'): Record<string, unknown> {
  switch (type) {
    case 'fill':
      return { 'fill-color': ['get', 'fill'] };
    case 'line':
      return { 'line-color': ['get', 'stroke'], 'line-width': ['get', 'width'] };
    case 'circle':
      return {
        ...{ 'circle-color': ['get', 'marker'], 'circle-radius': 6 },
        ...{ 'circle-stroke-color': '#06201a', 'circle-stroke-width': 2 },
      };
  }
}
