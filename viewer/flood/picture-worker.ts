import { httpByteSource } from '../../models/feature-store/index.ts';
import type { FloodGrid, FloodRun } from '../../models/schema/flood-run.ts';
import type { FloodFrame, FloodMaxima, WaterSource } from '../../scenes/flood/run/frame.ts';
import { openKeptRun } from '../../scenes/flood/run/keyframes.ts';
import { decodeMaxima, decodePicture } from '../../scenes/flood/run/picture-codec.ts';
import { answerCalls } from '../workers/answer-calls.ts';

/** What of a grid the pictures need. */
export type Size = Pick<FloodGrid, 'columns' | 'rows'>;

/** Unpacks pictures of the water beside the page, which draws meanwhile. */
export type PictureCalls = {
  picture(bytes: Blob, size: Size, time: number): FloodFrame;
  maxima(bytes: Blob, size: Size): FloodMaxima;
  /** Opens a run that is kept in a folder of the server; gives its bed. */
  openRun(folder: string, run: FloodRun): Float32Array;
  /** Of a run that was opened. */
  runFrame(folder: string, index: number): FloodFrame;
  runMaxima(folder: string): FloodMaxima;
};

const opened = new Map<string, WaterSource>();

function openedRun(folder: string): WaterSource {
  const source = opened.get(folder);
  if (!source) throw new Error(`${folder} is not open.`);
  return source;
}

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

// Copied, not handed over: what a source keeps to read the next picture by stays its own.
answerCalls<PictureCalls>({
  picture: async (_, blob, size, time) => decodePicture(await bytesOf(blob), size, time),
  maxima: async (_, blob, size) => decodeMaxima(await bytesOf(blob), size),
  openRun: async (_, folder, run) => {
    const source = await openKeptRun(run, httpByteSource(folder));
    opened.set(folder, source);
    return source.bed;
  },
  runFrame: (_, folder, index) => openedRun(folder).frame(index),
  runMaxima: (_, folder) => openedRun(folder).maxima(),
});
