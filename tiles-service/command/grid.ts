import { PUBLICATIONS, publicationSchema } from '../../models/schema/index.ts';
import { remakeGrids, removeGrids } from '../city/remake-grids.ts';
import { type Command, EXIT, parseOptions, UsageError } from './command.ts';
import { formatBytes, formatSeconds } from './progress-bar.ts';

export const gridCommand: Command = {
  name: 'grid',
  summary: 'Make terrain, river bed, roughness and buildings as rasters for simulations.',
  usage: `grid <city> [options]

  --cell-size <metres>     side of a cell
  --crs <crs>              projected CRS in metres: EPSG:4547
  --vertical-datum <name>  of the heights: 1985, NAP, EGM96, offset:-1.5@EGM96
  --extent <w,s,e,n>       degrees; all of the city that has terrain if not said
  --class <class>          ${PUBLICATIONS.join(', ')}: who may see them (internal)
  --remove                 take them away; a manifest with a cellSize brings them back
  --workers <n>            worker threads (default: the number of cores)

What is not said stays as the city's manifest or the last call has it.`,

  async run(args, { print, json, signal, onProgress }) {
    const { values, positionals } = parse(args);
    if (positionals.length !== 1) throw new UsageError('grid: name one city folder.');
    const [city] = positionals;
    if (values.remove) {
      await removeGrids({ out: city, signal, onProgress });
      print(json ? JSON.stringify({ grids: [] }) : 'The city has no grids any more.');
      return EXIT.done;
    }
    const { made, settings } = await remakeGrids({
      out: city,
      change: {
        ...(values.crs ? { crs: values.crs } : {}),
        ...(values['vertical-datum'] ? { verticalDatum: values['vertical-datum'] } : {}),
        ...(values['cell-size'] ? { cellSize: positive('cell-size', values['cell-size']) } : {}),
        ...(values.extent ? { extent: extentOf(values.extent) } : {}),
        ...(values.class ? { publication: classOf(values.class) } : {}),
      },
      ...(values.workers ? { workers: positive('workers', values.workers, true) } : {}),
      signal,
      onProgress,
    });
    if (json) {
      print(
        JSON.stringify({ settings, grids: made.map(({ state, product }) => ({ ...state, ...product })) }),
      );
      return EXIT.done;
    }
    for (const { state, product } of made) {
      const { report, bytes } = product.result;
      print(
        `${state.publication}: ${report.columns} × ${report.rows} cells of ${report.cellSize} m, ${report.crs}, ` +
          `${report.verticalDatum}, ${formatBytes(bytes)}, ${product.reused ? 'unchanged' : formatSeconds(product.seconds)}`,
      );
      for (const { code, message } of report.cautions) print(`  ${message} [${code}]`);
      print(`  ${product.folder}`);
    }
    return EXIT.done;
  },
};

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  return parseOptions('grid', {
    args,
    allowPositionals: true,
    options: {
      crs: text,
      'vertical-datum': text,
      'cell-size': text,
      extent: text,
      class: text,
      workers: text,
      remove: { type: 'boolean' },
    },
  });
}

function positive(name: string, text: string, whole = false): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value)) || (whole && !Number.isInteger(value)))
    throw new UsageError(`grid: --${name} "${text}" is no positive ${whole ? 'whole ' : ''}number.`);
  return value;
}

function classOf(text: string) {
  const publication = publicationSchema.safeParse(text);
  if (!publication.success) throw new UsageError(`grid: say --class ${PUBLICATIONS.join(', ')}.`);
  return publication.data;
}

function extentOf(text: string): [number, number, number, number] {
  const [west, south, east, north, more] = text.split(',').map(Number);
  const isExtent =
    more === undefined &&
    west >= -180 &&
    east <= 180 &&
    south >= -90 &&
    north <= 90 &&
    west < east &&
    south < north;
  if (!isExtent)
    throw new UsageError(
      `grid: --extent "${text}" is not west,south,east,north in degrees: 6.1,46.18,6.16,46.22.`,
    );
  return [west, south, east, north];
}
