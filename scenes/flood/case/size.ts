import { InputError } from '../../../models/errors.ts';
import type { FloodCase } from '../../../models/schema/flood-case.ts';
import { GRAVITY } from '../solver/case.ts';
import { layOutFull } from '../solver/full-layout.ts';
import { layOut } from '../solver/inertial-layout.ts';

/** Bytes of memory that a solver may have: what 32 bits count. */
const MOST_BYTES = 2 ** 32;
/** Threads that a run may have. */
const MOST_THREADS = 16;
/** Pictures that a run may keep. */
const MOST_PICTURES = 10_000;

/**
 * Refuses a grid that no solver has room for. @throws InputError `flood-too-large`
 */
export function refuseTooLarge(flood: FloodCase, columns: number, rows: number, cell: number): void {
  const hasSink = flood.infiltration !== undefined || flood.drains !== undefined;
  const needs = {
    ...{ columns, rows, cell, gravity: GRAVITY, hasSink, hasSunk: hasSink },
    hasRain: flood.rain.length > 0,
    hasSills: flood.walls.length > 0 || flood.breaches.length > 0 || flood.cellSize !== undefined,
  };
  const { bytes } =
    flood.scheme === 'full'
      ? layOutFull({ ...needs, dry: 0, members: MOST_THREADS })
      : layOut({ ...needs, film: 0, weight: 1 });
  if (bytes < MOST_BYTES) return;
  throw new InputError(
    'flood-too-large',
    'cellSize, extent',
    `${columns} × ${rows} cells of ${Number(cell.toPrecision(4))} m need ${(bytes / 2 ** 30).toFixed(1)} GiB; a solver has 4.`,
    'Take larger cells (`cellSize`), or a smaller `extent`.',
  );
}

/** Refuses more pictures than anybody looks at. @throws InputError `flood-every` */
export function refuseTooMany({ duration, every }: FloodCase): void {
  const count = Math.ceil(duration / every);
  if (count <= MOST_PICTURES) return;
  throw new InputError(
    'flood-every',
    `every ${every} s`,
    `in ${duration} s that are ${count.toLocaleString('en')} pictures; a run keeps ${MOST_PICTURES.toLocaleString('en')} at most.`,
    `Take ${Math.ceil(duration / MOST_PICTURES)} s or more.`,
  );
}
