import { InputError } from '../../../models/errors.ts';
import type { GdalDriver } from './drivers.ts';
import { type GdalPrograms, runToEnd } from './programs.ts';

/** A layer as ogrinfo lists it. */
export interface GdalLayer {
  name: string;
  /** "Multi Polygon", "3D Point", "None" … */
  geometry: string;
  count: number | undefined;
  /** Well-known text, where there is a CRS. */
  crs: string | undefined;
  fields: string[];
}

/**
 * Lists the layers of a file.
 * @throws InputError `gdal-failed` where GDAL cannot open it, or only as another format.
 */
export async function listLayers(
  programs: GdalPrograms,
  path: string,
  file: string,
  driver: GdalDriver,
  openOptions: readonly string[],
  signal?: AbortSignal,
): Promise<GdalLayer[]> {
  const list = (wkt: string) =>
    runToEnd(
      programs.ogrinfo,
      ['-ro', '-so', '-al', '-noextent', '-wkt_format', wkt, ...openOptions, path],
      signal,
    );
  // Version 1 of well-known text carries the EPSG code, or all parameters in the spelling that most programs know.
  const { text, code, messages } = await list('WKT1');
  const opened = /using driver `([^']*)' successful/.exec(text)?.[1];
  if (code !== 0 || opened === undefined) throw failed(programs, file, driver, messages || text);
  if (opened !== driver.driver)
    throw failed(programs, file, driver, `it was recognised as ${opened}, and not as ${driver.driver}`);
  const layers = parseLayers(text);
  if (
    layers.some(({ crs, geometry }) => crs === undefined && geometry !== 'None') &&
    /WKT1|WKT 1/.test(messages)
  ) {
    const second = parseLayers((await list('WKT2')).text);
    for (const [index, layer] of layers.entries()) layer.crs ??= second[index]?.crs;
  }
  return layers;
}

/** Reads what `ogrinfo -so -al` prints. */
export function parseLayers(text: string): GdalLayer[] {
  const layers: GdalLayer[] = [];
  let wkt: string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    const layer = layers.at(-1);
    const name = /^Layer name: (.*)$/.exec(line)?.[1];
    if (name !== undefined) {
      layers.push({ name, geometry: 'Unknown (any)', count: undefined, crs: undefined, fields: [] });
      wkt = undefined;
      continue;
    }
    if (!layer) continue;
    if (wkt) {
      if (
        /^[A-Z_ ]*[[ ]|^\(unknown\)|^ /.test(line) &&
        !/^(Data axis|FID Column|Geometry Column)/.test(line)
      ) {
        wkt.push(line);
        layer.crs = crsOf(wkt);
        continue;
      }
      wkt = undefined;
    }
    const member = /^(Geometry|Feature Count): (.*)$/.exec(line);
    if (member?.[1] === 'Geometry') layer.geometry = member[2];
    else if (member) layer.count = Number(member[2]);
    else if (line === 'Layer SRS WKT:') wkt = [];
    else {
      const field =
        /^(.+): (Integer|Integer64|Real|String|Date|Time|DateTime|Binary)[\w()]* \(\d+\.\d+\)/.exec(line);
      if (field) layer.fields.push(field[1]);
    }
  }
  return layers;
}

/** Well-known text of a CRS on the earth; none for "(unknown)" and for plane coordinates of nowhere. */
function crsOf(lines: readonly string[]): string | undefined {
  const text = lines.join('\n').trim();
  if (text.startsWith('(unknown)')) return undefined;
  return /^(LOCAL_CS|ENGCRS|ENGINEERINGCRS)\b|^\w+\["(Undefined|Unknown)/i.test(text) ? undefined : text;
}

export function failed(
  programs: GdalPrograms,
  file: string,
  driver: GdalDriver,
  messages: string,
): InputError {
  const told = messages
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('Warning'))
    .join(' ')
    .slice(0, 600);
  return new InputError(
    'gdal-failed',
    file,
    `${programs.version} could not read it as ${driver.format}: ${told || 'it gave no reason'}.`,
    'Check the file with ogrinfo, or export it again.',
  );
}
