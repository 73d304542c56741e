import type { WallInput } from '../../scenes/flood/forcing/input.ts';
import { type Ground, makeGround } from '../../scenes/flood/surface/ground.ts';
import { makeWallMask } from '../../scenes/flood/surface/make-wall-mask.ts';
import { makePicture, type PictureInput, type WaterPicture } from '../../scenes/flood/surface/picture.ts';
import type { WallMask } from '../../scenes/flood/surface/wall-mask.ts';
import { answerCalls } from '../workers/answer-calls.ts';
import { packMaxima } from './pack-maxima.ts';

/** What packs pictures of the water beside the page. */
export type PackingCalls = {
  /** Keeps the ground that pictures are packed over from now on, by a number, and gives it. */
  ground(number: number, bed: Float32Array, columns: number, rows: number): Ground;
  /** Keeps the walls over that ground, by which pictures are packed from now on, and gives where they stand. */
  walls(number: number, walls: readonly WallInput[]): WallMask | undefined;
  /** A picture over the ground of that number; throws where it is no longer kept. */
  picture(number: number, input: PictureInput): WaterPicture;
  /** The worst of a run (see packMaxima); arrival in seconds. */
  maxima(
    number: number,
    depth: Float32Array,
    hazard: Float32Array,
    arrival: Float32Array,
    onlyArrived: boolean,
  ): WaterPicture;
};

let kept: { number: number; ground: Ground; mask?: WallMask | undefined } | undefined;

function keptOf(number: number): NonNullable<typeof kept> {
  if (kept?.number !== number) throw new Error('The ground of this picture is no longer kept.');
  return kept;
}

answerCalls<PackingCalls>(
  {
    ground(_context, number, bed, columns, rows) {
      const ground = makeGround(bed, columns, rows);
      kept = { number, ground };
      return ground;
    },
    walls(_context, number, walls) {
      const here = keptOf(number);
      const { bed, columns, rows } = here.ground;
      here.mask = makeWallMask(walls, bed, columns, rows);
      return here.mask;
    },
    picture(_context, number, input) {
      const { ground, mask } = keptOf(number);
      return makePicture(ground, input, mask);
    },
    maxima(_context, number, depth, hazard, arrival, onlyArrived) {
      const { ground, mask } = keptOf(number);
      return packMaxima(ground, { depth, hazard, arrival }, onlyArrived, mask);
    },
  },
  // Ground and walls are copied: they stay here too.
  (value) =>
    value && 'texels' in value
      ? [value.texels.buffer, value.wet.buffer, value.moving.buffer, value.heights.heights.buffer]
      : [],
);
