import type { Feature, LinesGeometry, PointsGeometry } from '../../../models/feature.ts';
import type { EnuFrame, Undulation } from '../../../models/geodesy/index.ts';
import type { GroundSampler } from '../../../scenes/geometry/solids/stand.ts';
import { nodeShape, pipeShape } from '../../network/pipes/attributes.ts';
import type { Tally } from '../../read/feature-source.ts';
import { boxProfile, type Profile, roundProfile } from './profile.ts';

export interface PipeContext {
  frame: EnuFrame;
  ground?: GroundSampler;
  undulation: Undulation;
  tally: Tally;
}

/** A pipe or a chamber, ready to be drawn. */
export interface PipeShape {
  profile: Profile;
  /** Metres of the larger width, which tells what is worth showing from afar. */
  width: number;
  /** East, north, up of the corners of every line, metres. */
  lines: Float64Array[];
  /** Chambers are left out from afar. */
  isNode: boolean;
}

/** Metres, where the source says nothing. */
const USUAL_WIDTH = 0.2;
const USUAL_DEPTH = 1.5;
const USUAL_CHAMBER = 0.7;
/** A fitting in the earth is drawn as a collar of this size. */
const FITTING = 0.3;
/** The top of a chamber lies so much below the ground, so that it does not flicker in it. */
const BELOW_GROUND = 0.03;

/**
 * The shape of a pipe, of a duct or of a node. A line with heights is the axis; one without lies under the ground at its
 * depth. A node with levels of cover and bottom is a chamber between them. Undefined for what has no line or place.
 */
export function shapeOf(feature: Feature, context: PipeContext): PipeShape | undefined {
  return feature.type === 'PipeNode' ? nodeShapeOf(feature, context) : pipeShapeOf(feature, context);
}

function pipeShapeOf(feature: Feature, context: PipeContext): PipeShape | undefined {
  let finest: LinesGeometry | undefined;
  for (const geometry of feature.geometries)
    if (geometry.kind === 'lines' && (!finest || geometry.lod > finest.lod)) finest = geometry;
  if (!finest) return undefined;
  const { diameter, section, depth } = pipeShape(feature);
  const [width, height] = section ?? [diameter || USUAL_WIDTH, diameter || USUAL_WIDTH];
  if (!section && !(diameter > 0))
    context.tally.note(
      'pipe-width-unknown',
      `Pipes that say no diameter are drawn ${USUAL_WIDTH} m wide.`,
      feature.id,
    );
  const lines: Float64Array[] = [];
  for (let line = 0; line + 1 < finest.lineStarts.length; line++) {
    const first = finest.lineStarts[line];
    const placed = new Float64Array(3 * (finest.lineStarts[line + 1] - first));
    for (let i = 0; 3 * i < placed.length; i++) {
      const [longitude, latitude, given] = finest.positions.subarray(3 * (first + i), 3 * (first + i) + 3);
      const level =
        finest.heightReference === 'ellipsoid'
          ? given
          : groundAt(longitude, latitude, feature.id, context) +
            given -
            depthOf(depth, feature.id, context) -
            height / 2;
      context.frame.toEnu(longitude, latitude, level, placed.subarray(3 * i, 3 * i + 3));
    }
    lines.push(placed);
  }
  return {
    profile: section ? boxProfile(width, height) : roundProfile(width),
    width: Math.max(width, height),
    lines,
    isNode: false,
  };
}

function nodeShapeOf(feature: Feature, context: PipeContext): PipeShape | undefined {
  const points = feature.geometries.find(
    (geometry): geometry is PointsGeometry => geometry.kind === 'points',
  );
  if (!points || points.positions.length < 3) return undefined;
  const [longitude, latitude, given] = points.positions;
  const { diameter, section, height: tall } = nodeShape(feature);
  const isChamber = tall > 0.3;
  const ground = context.ground?.heightAt(longitude, latitude) ?? Number.NaN;
  let bottom: number;
  if (points.heightReference === 'ground') {
    const level = groundAt(longitude, latitude, feature.id, context) + given;
    bottom = level - (isChamber ? tall : depthOf(Number.NaN, feature.id, context));
    // A survey gives a chamber's place on its cover, or at its bottom: whichever is nearer to the ground.
  } else if (isChamber && Math.abs(given - ground) < Math.abs(given + tall - ground)) bottom = given - tall;
  else bottom = given;
  const from = isChamber ? bottom : bottom - FITTING / 2;
  const to = isChamber ? bottom + tall - BELOW_GROUND : bottom + FITTING / 2;
  const line = new Float64Array(6);
  context.frame.toEnu(longitude, latitude, from, line.subarray(0, 3));
  context.frame.toEnu(longitude, latitude, to, line.subarray(3));
  const width = isChamber ? diameter || USUAL_CHAMBER : FITTING;
  return {
    profile: isChamber && section ? boxProfile(...section) : roundProfile(width),
    width,
    lines: [line],
    isNode: true,
  };
}

function depthOf(depth: number, id: string, { tally }: PipeContext): number {
  if (depth > 0) return depth;
  tally.note('pipe-depth-unknown', `Pipes that say neither height nor depth lie ${USUAL_DEPTH} m deep.`, id);
  return USUAL_DEPTH;
}

function groundAt(
  longitude: number,
  latitude: number,
  id: string,
  { ground, undulation, tally }: PipeContext,
): number {
  const height = ground?.heightAt(longitude, latitude);
  if (height !== undefined && Number.isFinite(height)) return height;
  tally.note('no-terrain', 'No terrain is known here; it lies below mean sea level (EGM96).', id);
  return undulation(longitude, latitude);
}
