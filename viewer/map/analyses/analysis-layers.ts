import type { Layer } from '@deck.gl/core';
import { ArcLayer, BitmapLayer, ColumnLayer } from '@deck.gl/layers';
import { classOf } from '../../../models/attributes/classes.ts';
import type { AnalysisState } from '../../stores/analyses.ts';
import { analysisColours } from './defaults.ts';
import { densityPicture } from './kernel-density.ts';

type Ready = Extract<AnalysisState, { state: 'ready' }>;
type Colour = [number, number, number, number];

/** Steps of the ramp of a heat map: fine enough to look even. */
const STEPS = 64;
/** Radii that the highest column is tall. */
const TALLEST = 6;
/** Pictures by what they show: they are made once. */
const pictures = new WeakMap<object, ImageData>();

/** The layers that show an analysis, to be drawn below the names of the map. `tilted`: columns stand up. */
export function analysisLayers(
  id: string,
  { outcome, breaks }: Ready,
  tilted: boolean,
  beforeId: string,
): Layer[] {
  const shared = { id: `analysis-${id}`, beforeId };
  const colours = analysisColours(breaks.length + 1).map(rgb);
  switch (outcome.kind) {
    case 'heat': {
      const { density } = outcome;
      if (!density) return [];
      let image = pictures.get(density);
      if (!image) {
        const picture = densityPicture(density, analysisColours(STEPS)) as Uint8ClampedArray<ArrayBuffer>;
        image = new ImageData(picture, density.columns, density.rows);
        pictures.set(density, image);
      }
      return [
        new BitmapLayer({
          ...shared,
          image,
          bounds: density.extent,
          parameters: { depthWriteEnabled: false },
        }),
      ];
    }
    case 'hexagon': {
      const { middles, sums, radius } = outcome.hexagons;
      const highest = sums.reduce((most, sum) => Math.max(most, sum), 0);
      return [
        new ColumnLayer({
          ...shared,
          data: { length: sums.length },
          diskResolution: 6,
          radius,
          coverage: 0.95,
          extruded: tilted,
          elevationScale: (TALLEST * radius) / highest,
          getPosition: (_, { index }) => [middles[index * 2], middles[index * 2 + 1]],
          getFillColor: (_, { index }) =>
            withAlpha(colours[classOf(sums[index], breaks)], tilted ? 235 : 165),
          getElevation: (_, { index }) => sums[index],
          updateTriggers: { getFillColor: [tilted] },
          parameters: { depthWriteEnabled: tilted },
        }),
      ];
    }
    case 'flow': {
      const { ends, flows } = outcome.flows;
      const strongest = flows[0] ?? 1;
      const colour = (index: number, alpha: number) =>
        withAlpha(colours[classOf(flows[index], breaks)], alpha);
      return [
        new ArcLayer({
          ...shared,
          data: { length: flows.length },
          getSourcePosition: (_, { index }) => [ends[index * 4], ends[index * 4 + 1]],
          getTargetPosition: (_, { index }) => [ends[index * 4 + 2], ends[index * 4 + 3]],
          // From pale to full: one sees which way it goes.
          getSourceColor: (_, { index }) => colour(index, 40),
          getTargetColor: (_, { index }) => colour(index, 230),
          getWidth: (_, { index }) => 1 + (5 * flows[index]) / strongest,
          getHeight: tilted ? 0.35 : 0.25,
          getTilt: tilted ? 0 : 35,
          updateTriggers: { getHeight: [tilted], getTilt: [tilted] },
          parameters: { depthWriteEnabled: false },
        }),
      ];
    }
  }
}

function rgb(hex: string): Colour {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).concat(255) as Colour;
}

function withAlpha([r, g, b]: Colour, alpha: number): Colour {
  return [r, g, b, alpha];
}
