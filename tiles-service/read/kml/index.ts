import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import { type OpenFeatureSource, type ReadOptions, Tally } from '../feature-source.ts';
import { georeference } from '../georeference.ts';
import { Breather } from '../json/breather.ts';
import type { ByteFile } from '../json/byte-file.ts';
import type { Row, RowLayer } from '../simple-features/row.ts';
import { RowSource } from '../simple-features/row-source.ts';
import { readElement } from '../simple-features/xml-element.ts';
import { openCheckedXml } from '../xml/open-xml.ts';
import { EOF, START, XmlCursor } from '../xml/xml-cursor.ts';
import { readZipDirectory, unpackZipMember } from '../zip/zip-archive.ts';
import { GeometryReader } from './geometry.ts';
import { KEPT_ATTRIBUTES, placemarkRow } from './placemark.ts';
import { Styles } from './styles.ts';

/** OGC KML 2.3: longitude and latitude on WGS84, absolute altitudes over the EGM96 geoid. */
const CRS = 'OGC:CRS84+EGM96';

/**
 * Opens KML (.gz too) or KMZ: Placemarks with their data, folders as attribute `layer`, colours of styles as
 * attributes. What is only linked to over the network is not fetched, and counted.
 */
export const openKml: OpenFeatureSource = async (path, options) => {
  const unpacked = await unpackKmz(path, options);
  let file: ByteFile | undefined;
  const close = async () => {
    file?.close();
    if (unpacked) await rm(unpacked.folder, { recursive: true, force: true });
  };
  try {
    const opened = await openCheckedXml(unpacked?.kml ?? path, options);
    file = opened;
    const tally = new Tally();
    const styles = await survey(opened, basename(path), options, tally);
    const layer: RowLayer = {
      georeference: await georeference({ file: basename(path), byFormat: CRS, options, tally }),
      rows: (builder, findings) => rowsOf(opened, styles, options, builder, findings),
    };
    return new RowSource(unpacked ? 'KMZ' : 'KML', [layer], options, tally, close);
  } catch (error) {
    await close();
    throw error;
  }
};

/** First pass: the shared styles, and what is not read. */
async function survey(file: ByteFile, name: string, options: ReadOptions, tally: Tally): Promise<Styles> {
  const styles = new Styles();
  const breather = new Breather(options, 'looking at styles', file.size * 2);
  const cursor = new XmlCursor(file, () => 0);
  let placemarks = 0;
  let links = 0;
  for (let token = cursor.next(); token !== EOF; token = cursor.next()) {
    if (token !== START) continue;
    if (breather.due(cursor.position)) await breather.breathe(cursor.position);
    const { local } = cursor.name;
    if (local === 'Placemark') {
      placemarks++;
      cursor.skip();
    } else if (local === 'Style' || local === 'StyleMap') styles.add(readElement(cursor, KEPT_ATTRIBUTES));
    else if (local === 'NetworkLink') {
      links++;
      const link = JSON.stringify(readElement(cursor)).match(/"name":"href","text":"([^"]{0,200})/)?.[1];
      tally.note('network-link', 'Links to other files (NetworkLink) were not followed.', link ?? name);
    } else if (/Overlay$/.test(local)) {
      tally.note('overlay', 'Overlays of pictures were not read.', `${local} near byte ${cursor.position}`);
      cursor.skip();
    }
  }
  if (placemarks === 0 && links > 0) {
    throw new InputError(
      'kml-links-only',
      name,
      'holds nothing but links to other files, which are not fetched.',
      'Save what they link to as KML or KMZ, and give that.',
    );
  }
  return styles;
}

async function* rowsOf(
  file: ByteFile,
  styles: Styles,
  options: ReadOptions,
  ...[builder, findings]: Parameters<RowLayer['rows']>
): AsyncGenerator<Row> {
  const breather = new Breather(options, 'reading features', file.size * 2);
  const geometries = new GeometryReader(builder, findings);
  const cursor = new XmlCursor(file, () => 0);
  const folders: { depth: number; name: string }[] = [];
  let number = 0;
  for (let token = cursor.next(); token !== EOF; token = cursor.next()) {
    if (token !== START) {
      if (cursor.name.local === 'Folder' && folders.at(-1)?.depth === cursor.depth + 1) folders.pop();
      continue;
    }
    if (breather.due(cursor.position)) await breather.breathe(file.size + cursor.position);
    const { local } = cursor.name;
    if (local === 'Folder') folders.push({ depth: cursor.depth, name: '' });
    else if (local === 'name' && folders.at(-1)?.depth === cursor.depth - 1)
      folders[folders.length - 1].name = readElement(cursor).text;
    else if (local === 'Placemark') {
      const placemark = readElement(cursor, KEPT_ATTRIBUTES);
      const names = folders.map(({ name }) => name).filter((name) => name !== '');
      yield placemarkRow(placemark, `placemark ${++number}`, names, geometries, styles);
    }
  }
}

/** A KMZ is a ZIP archive; of its KML files, the first one outside of folders counts, else the first. */
async function unpackKmz(
  path: string,
  options: ReadOptions,
): Promise<{ folder: string; kml: string } | undefined> {
  if (!/\.(kmz|zip)$/i.test(path)) return undefined;
  const found = (await readZipDirectory(path)).filter(({ name }) => /\.kml$/i.test(name));
  const member = found.find(({ name }) => !name.includes('/')) ?? found[0];
  if (!member)
    throw new InputError('zip-content', basename(path), 'holds no .kml file.', 'Give an archive with a KML.');
  await mkdir(options.scratch, { recursive: true });
  const folder = await mkdtemp(join(options.scratch, 'kmz-'));
  try {
    const kml = join(folder, 'doc.kml');
    await unpackZipMember(path, member, kml, options.signal);
    return { folder, kml };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
