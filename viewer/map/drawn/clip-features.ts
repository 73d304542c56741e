import { difference } from 'polyclip-ts';
import type { Clip } from '../../../models/schema/view-document.ts';
import { boxCorners } from '../../globe/clip/clip-making.ts';
import { wound } from './added-features.ts';
import type { DrawnFeature } from './drawn-feature.ts';

type Ring = [number, number][];

/** As the globe draws the outlines of clips. */
const LINE = '#aaf0de';
/** Degrees that the veil reaches beyond all that is left standing: as far as one sees of a city. */
const VEIL = 5;

/**
 * What is cut out of the city, seen from above: hatched where it is taken away or dug out; where clips leave nothing
 * but their inside, all else. A flat map cuts nothing itself.
 */
export function clipFeatures(clips: readonly Clip[]): DrawnFeature[] {
  const cutting = clips.filter(({ enabled }) => enabled);
  const features: DrawnFeature[] = [];
  const kept: Ring[][] = [];
  for (const clip of cutting) {
    const areas = areasOf(clip).map((rings) => rings.map(closed));
    const keepsInside = clip.kind !== 'dig' && clip.keep === 'inside';
    if (keepsInside) kept.push(...areas);
    else for (const area of areas) features.push(drawn('hatch', area));
    const role = clip.kind === 'dig' ? 'dashes' : 'line';
    for (const ring of areas.flat())
      features.push({
        type: 'Feature',
        geometry: { type: 'LineString', coordinates: ring },
        properties: { role, color: LINE, size: 2.4, opacity: 0.95 },
      });
  }
  if (kept.length > 0) for (const polygon of outsideOf(kept)) features.unshift(drawn('hatch', polygon));
  return features;
}

function drawn(role: 'hatch', coordinates: Ring[]): DrawnFeature {
  return { type: 'Feature', geometry: wound({ type: 'Polygon', coordinates }), properties: { role } };
}

function areasOf(clip: Clip): Ring[][] {
  return (clip.kind === 'box' ? [[boxCorners(clip)]] : clip.areas) as Ring[][];
}

/** All around some areas that may overlap. */
function outsideOf(areas: readonly Ring[][]): Ring[][] {
  const places = areas.flat(2);
  const [west, east] = [
    Math.min(...places.map(([x]) => x)) - VEIL,
    Math.max(...places.map(([x]) => x)) + VEIL,
  ];
  const [south, north] = [
    Math.max(-85, Math.min(...places.map(([, y]) => y)) - VEIL),
    Math.min(85, Math.max(...places.map(([, y]) => y)) + VEIL),
  ];
  const world: Ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  const [first, ...others] = areas.map((area) => [...area]);
  return difference([world], first, ...others) as Ring[][];
}

function closed(ring: Ring): Ring {
  return [...ring, ring[0]];
}
