import type { PositionTransform } from '../../models/geodesy/index.ts';
import type { FloodCase } from '../../models/schema/flood-case.ts';
import { prepareFlood } from '../../scenes/flood/case/prepare.ts';
import { encodeMaxima, encodePicture } from '../../scenes/flood/run/picture-codec.ts';
import { runFlood } from '../../scenes/flood/run/run-flood.ts';
import type { FloodNews } from './messages.ts';
import { readRasters } from './read-rasters.ts';
import { factorOf, type ReadySite, withRoughness } from './ready-site.ts';
import { openSolver } from './solvers.ts';

type Tell = (news: FloodNews, transfer?: Transferable[]) => void;

/** Seconds of the run at which there are pictures before the first that it keeps by itself: water is seen to move at once. */
const EARLY = [60, 120, 180, 240];
/** Milliseconds between two tellings of the worst so far: packing it takes some hundred of a large city. */
const BETWEEN_WORST = 6_000;

/**
 * Computes a run from the city's files to its last picture, and tells what comes of it. Goes on after the first picture
 * when `whenSeen` says so: until it is drawn, the page has the machine. Throws InputError.
 */
export async function compute(
  flood: FloodCase,
  ready: ReadySite,
  tell: Tell,
  whenSeen: () => Promise<void>,
): Promise<void> {
  const { grid: scene, threads } = ready.site;
  ready.stopAhead();
  const transform = await ready.transform;
  const rasters = await readRasters(scene, ready.files, {
    ...(flood.extent ? { area: flood.extent } : {}),
    toGrid: (degrees) => toGrid(degrees, transform),
    factor: factorOf(flood, scene.cellSize),
    onProgress: (share) => tell({ kind: 'reading', share }),
  });
  const prepared = await prepareFlood(flood, withRoughness(rasters), { transform });
  const { grid } = prepared;
  const bed = new Float32Array(prepared.bed);
  tell(
    {
      kind: 'ground',
      ...{ grid, bed, threads, cautions: prepared.cautions, levels: prepared.gauges },
      ...(prepared.groundResolution === undefined ? {} : { groundResolution: prepared.groundResolution }),
    },
    [bed.buffer],
  );
  // Pictures are packed one after the other while the run goes on.
  let packing: Promise<void> = Promise.resolve();
  let worstTold = performance.now();
  const result = await runFlood(prepared, {
    open: (setup) =>
      openSolver(ready.modules, setup, {
        ...{ threads, helpers: ready.helpers },
        onFewer: () => tell({ kind: 'threads', threads: 1 }),
      }),
    early: EARLY,
    onFrame: (frame, { maxima, gauges, sections }) => {
      const isDue = performance.now() - worstTold > BETWEEN_WORST;
      if (isDue) worstTold = performance.now();
      const isFirst = frame.time === 0;
      packing = packing.then(async () => {
        const bytes = await encodePicture(frame, grid);
        const unpacked = isFirst ? { frame } : {};
        tell({ kind: 'picture', time: frame.time, bytes, gauges, sections, ...unpacked }, [bytes.buffer]);
        if (isFirst) await whenSeen();
        if (!isDue) return;
        const worst = await encodeMaxima(maxima, grid);
        tell({ kind: 'maxima', bytes: worst }, [worst.buffer]);
      });
      return packing;
    },
    onProgress: ({ time, share, secondsLeft }) =>
      tell({ kind: 'progress', time, share, ...(secondsLeft === undefined ? {} : { secondsLeft }) }),
  });
  await packing;
  const { gauges, sections, balance, summary, cautions, seconds } = result;
  const maxima = await encodeMaxima(result.maxima, grid);
  tell({ kind: 'end', gauges, sections, balance, summary, cautions, seconds, maxima }, [maxima.buffer]);
}

/** Longitude, latitude, longitude … in degrees to x, y, x … of the grid. */
function toGrid(degrees: Float64Array, transform: PositionTransform): Float64Array {
  const count = degrees.length / 2;
  const triples = new Float64Array(3 * count);
  for (let index = 0; index < count; index++)
    triples.set(degrees.subarray(2 * index, 2 * index + 2), 3 * index);
  transform.fromGeodetic(triples, triples);
  return Float64Array.from({ length: 2 * count }, (_, at) => triples[3 * (at >> 1) + (at & 1)]);
}
