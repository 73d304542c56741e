import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTransform, ELLIPSOID, resolveCrs } from '../../../models/geodesy/index.ts';
import type { Position } from '../../../models/schema/position.ts';
import { lookupCrs } from '../../../tiles-service/read/crs-lookup.ts';

export const WEST = 500_000;
export const SOUTH = 3_050_000;
export const CELL = 5;
export const COLUMNS = 120;
export const ROWS = 80;

/**
 * A made-up polder: a river 60 m wide in the west (bed 16 m), a levee 20 m thick (crest 24 m), and land that falls to
 * the east from 21.2 to 20 m, with a building in it. Writes bed.asc, buildings.asc and case.json; gives degrees of metres.
 */
export async function writeBreachCase(
  folder: string,
  change: (at: (x: number, y: number) => Position) => Record<string, unknown> = () => ({}),
): Promise<{ file: string; at: (x: number, y: number) => Position }> {
  mkdirSync(folder, { recursive: true });
  const transform = await createTransform(resolveCrs('EPSG:4547', lookupCrs), ELLIPSOID);
  const at = (x: number, y: number): Position => {
    const place = Float64Array.of(WEST + x, SOUTH + y, 0);
    transform.toGeodetic(place, place);
    return [place[0], place[1]];
  };
  const box = (west: number, south: number, east: number, north: number): Position[][] => [
    [at(west, south), at(east, south), at(east, north), at(west, north)],
  ];
  writeAscii(join(folder, 'bed.asc'), (column) =>
    column < 12 ? 16 : column < 16 ? 24 : 20 + 0.01 * (COLUMNS - column),
  );
  writeAscii(join(folder, 'buildings.asc'), (column, row) =>
    column >= 40 && column < 44 && row >= 38 && row < 42 ? 1 : 0,
  );
  const file = join(folder, 'case.json');
  const given = {
    schema: 'citymirror/flood-case/1',
    id: 'polder breach',
    name: { 'zh-CN': '溃堤', en: 'Breach' },
    grid: { bed: 'bed.asc', buildings: 'buildings.asc', crs: 'EPSG:4547', verticalDatum: '1985' },
    duration: 1800,
    every: 300,
    initial: [{ level: 23, verticalDatum: '1985', from: at(20, 200) }],
    edges: [{ kind: 'stage', stage: 23, verticalDatum: '1985', part: box(-5, 0, 60, 10) }],
    breaches: [{ id: 'gap', at: at(70, 200), width: 20, start: 60, duration: 120 }],
    gauges: [
      { id: 'river', at: at(30, 300), warningLevel: 22.5, verticalDatum: '1985' },
      { id: '=street', at: at(150, 200) },
    ],
    sections: [{ id: 'gap', line: [at(100, 400), at(100, 0)] }],
    ...change(at),
  };
  writeFileSync(file, JSON.stringify(given));
  return { file, at };
}

function writeAscii(path: string, value: (column: number, row: number) => number): void {
  const rows = Array.from({ length: ROWS }, (_, row) =>
    Array.from({ length: COLUMNS }, (_, column) => value(column, row).toFixed(3)).join(' '),
  );
  const head = `ncols ${COLUMNS}\nnrows ${ROWS}\nxllcorner ${WEST}\nyllcorner ${SOUTH}\ncellsize ${CELL}\nNODATA_value -9999\n`;
  writeFileSync(path, `${head}${rows.join('\n')}\n`);
}
