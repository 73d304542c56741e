import { type OpenFeatureSource, type ReadOptions, Tally } from '../feature-source.ts';
import { georeference } from '../georeference.ts';
import { Breather } from '../json/breather.ts';
import type { ByteFile } from '../json/byte-file.ts';
import { requireIdField } from '../simple-features/id-field.ts';
import type { Row, RowLayer } from '../simple-features/row.ts';
import { RowSource } from '../simple-features/row-source.ts';
import { openCheckedXml } from '../xml/open-xml.ts';
import { EOF, START, XmlCursor } from '../xml/xml-cursor.ts';
import { readLine, readWaypoint } from './elements.ts';

/** GPX 1.1: longitude and latitude on WGS84, elevations over mean sea level. */
const CRS = 'OGC:CRS84+EGM96';
const FIELDS = ['name', 'cmt', 'desc', 'src', 'type', 'sym', 'number', 'time'];

/** Opens GPX 1.0 and 1.1 (.gz too): waypoints as points, routes and tracks as lines. */
export const openGpx: OpenFeatureSource = async (path, options) => {
  const file = await openCheckedXml(path, options);
  try {
    const tally = new Tally();
    if (options.idField !== undefined) requireIdField(file.name, options.idField, FIELDS);
    const layer: RowLayer = {
      georeference: await georeference({ file: file.name, byFormat: CRS, options, tally }),
      rows: (builder, findings) => rowsOf(file, options, builder, findings),
    };
    return new RowSource('GPX', [layer], options, tally, () => file.close());
  } catch (error) {
    file.close();
    throw error;
  }
};

async function* rowsOf(
  file: ByteFile,
  options: ReadOptions,
  ...[builder, findings]: Parameters<RowLayer['rows']>
): AsyncGenerator<Row> {
  const breather = new Breather(options, 'reading features', file.size);
  const cursor = new XmlCursor(file, () => 0);
  const counts = { wpt: 0, rte: 0, trk: 0 };
  for (let token = cursor.next(); token !== EOF; token = cursor.next()) {
    if (token !== START || cursor.depth !== 2) continue;
    if (breather.due(cursor.position)) await breather.breathe(cursor.position);
    const { local } = cursor.name;
    if (local === 'wpt') yield readWaypoint(cursor, `waypoint ${++counts.wpt}`, builder, findings);
    else if (local === 'rte') yield readLine(cursor, `route ${++counts.rte}`, builder, findings);
    else if (local === 'trk') yield readLine(cursor, `track ${++counts.trk}`, builder, findings);
    else cursor.skip();
  }
}
