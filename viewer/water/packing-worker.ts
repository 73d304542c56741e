import { type Ground, makeGround } from '../../scenes/flood/surface/ground.ts';
import { makePicture, type PictureInput, type WaterPicture } from '../../scenes/flood/surface/picture.ts';
import { answerCalls } from '../workers/answer-calls.ts';
import { packMaxima } from './pack-maxima.ts';

/** What packs pictures of the water beside the page. */
export type PackingCalls = {
  /** Keeps the ground that pictures are packed over from now on, by a number, and gives it. */
  ground(number: number, bed: Float32Array, columns: number, rows: number): Ground;
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

let kept: { number: number; ground: Ground } | undefined;

function groundOf(number: number): Ground {
  if (kept?.number !== number) throw new Error('The ground of this picture is no longer kept.');
  return kept.ground;
}

answerCalls<PackingCalls>(
  {
    ground(_context, number, bed, columns, rows) {
      const ground = makeGround(bed, columns, rows);
      kept = { number, ground };
      return ground;
    },
    picture: (_context, number, input) => makePicture(groundOf(number), input),
    maxima: (_context, number, depth, hazard, arrival, onlyArrived) =>
      packMaxima(groundOf(number), { depth, hazard, arrival }, onlyArrived),
  },
  // The ground is copied: it stays here too.
  (value) =>
    'texels' in value
      ? [value.texels.buffer, value.wet.buffer, value.moving.buffer, value.heights.heights.buffer]
      : [],
);
