import {
  type LocalizedText,
  type ModelPlacement,
  modelPlacementSchema,
  PUBLICATIONS,
  publicationSchema,
} from '../../models/schema/index.ts';
import { importCity } from '../city/import.ts';
import { workersOf } from './build.ts';
import { type Command, EXIT, parseOptions, UsageError } from './command.ts';
import { formatReport } from './format-report.ts';
import { networksOf, printNetworks } from './print-networks.ts';
import { printProducts, productsOf } from './products.ts';
import { formatSeconds } from './progress-bar.ts';

export const importCommand: Command = {
  name: 'import',
  summary: 'Import files into a city folder; a source that is there already is replaced.',
  usage: `import <files…> --out <folder> [options]

  --out <folder>             city folder; made if it does not exist
  --crs <crs>                CRS of files that do not say it: EPSG:28992, a proj string
  --vertical-datum <datum>   of files that do not say it: NAP, EGM96, ellipsoid, offset:<metres>@EGM96 …
  --encoding <name>          of texts in files that do not say it: gbk, gb18030, shift_jis …
  --id-field <column>        column of the native id
  --sublayer <name>          layer to read of a file that holds several
  --position <lon,lat,height> where an IFC model stands that does not say it, in degrees and metres over the datum
  --heading <degrees>        clockwise from north: where the model's y axis looks (default 0)
  --place-later              put a model that does not say where it stands into the middle of the city, until
                             somebody puts it in its place
  --source <id>              import all feature files as one source of this id
  --name <zh|en>             name of the city, for example --name "日内瓦|Geneva"
  --publication <class>      ${PUBLICATIONS.join(', ')} (default public)
  --owner, --licence, --attribution, --updated <text>   where the data comes from
  --no-imagery               do not draw the base imagery
  --workers <n>              worker threads (default: the number of cores)`,

  async run(args, { print, json, signal, onProgress }) {
    const { values, positionals } = parse(args);
    if (positionals.length === 0) throw new UsageError('import: name at least one file.');
    if (!values.out) throw new UsageError('import: say where the city goes: --out <folder>.');
    const publication = publicationSchema.safeParse(values.publication ?? 'public');
    if (!publication.success)
      throw new UsageError(`import: --publication is one of ${PUBLICATIONS.join(', ')}.`);
    const begun = performance.now();
    const { manifest, reports, products, networks, notices } = await importCity({
      files: positionals,
      out: values.out,
      ...(values.source ? { source: values.source } : {}),
      ...(values.name ? { name: parseName(values.name) } : {}),
      ...(values.crs ? { crs: values.crs } : {}),
      ...(values['vertical-datum'] ? { verticalDatum: values['vertical-datum'] } : {}),
      ...(values.encoding ? { encoding: values.encoding } : {}),
      ...(values['id-field'] ? { idField: values['id-field'] } : {}),
      ...(values.sublayer ? { sublayer: values.sublayer } : {}),
      ...placementOf(values.position, values.heading),
      ...(values['place-later'] ? { placeLater: true } : {}),
      publication: publication.data,
      ...(values.owner ? { owner: values.owner } : {}),
      ...(values.licence ? { licence: values.licence } : {}),
      ...(values.attribution ? { attribution: values.attribution } : {}),
      ...(values.updated ? { updated: parseTime(values.updated) } : {}),
      imagery: !values['no-imagery'],
      ...(values.workers ? { workers: workersOf('import', values.workers) } : {}),
      signal,
      onProgress,
    });
    const seconds = (performance.now() - begun) / 1000;
    if (json) {
      print(
        JSON.stringify({
          city: manifest.id,
          seconds,
          notices,
          layers: productsOf(products),
          networks: networksOf(networks),
          reports,
        }),
      );
      return EXIT.done;
    }
    for (const report of reports) for (const line of formatReport(report)) print(line);
    printProducts(products, print);
    printNetworks(networks, print);
    for (const notice of notices) print(`Note: ${notice}`);
    print(`Done in ${formatSeconds(seconds)}. Look at it: npm start -- --city ${values.out}`);
    return EXIT.done;
  },
};

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  return parseOptions('import', {
    args,
    allowPositionals: true,
    options: {
      out: text,
      source: text,
      name: text,
      crs: text,
      'vertical-datum': text,
      encoding: text,
      'id-field': text,
      sublayer: text,
      position: text,
      heading: text,
      publication: text,
      owner: text,
      licence: text,
      attribution: text,
      updated: text,
      workers: text,
      'no-imagery': { type: 'boolean' },
      'place-later': { type: 'boolean' },
    },
  });
}

function parseName(text: string): LocalizedText {
  const [zh, en] = text.split('|');
  return { 'zh-CN': zh, en: en ?? zh };
}

function placementOf(position?: string, heading?: string): { placement?: ModelPlacement } {
  if (position === undefined && heading === undefined) return {};
  const [longitude, latitude, height, ...rest] = (position ?? '').split(',').map(numberIn);
  const parsed = modelPlacementSchema.safeParse({
    longitude,
    latitude,
    height,
    ...(heading === undefined ? {} : { heading: numberIn(heading) }),
  });
  if (!parsed.success || rest.length > 0)
    throw new UsageError(
      'import: write --position <longitude>,<latitude>,<height>, for example --position 8.43665,49.10043,112, and --heading in degrees.',
    );
  return { placement: parsed.data };
}

function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function parseTime(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new UsageError(`import: --updated "${text}" is no time; write 2026-01-31.`);
  return time.toISOString();
}
