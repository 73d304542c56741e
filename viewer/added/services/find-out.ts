import type { AddedSource } from '../../../models/schema/view-document.ts';
import { AddError } from '../add-error.ts';
import { isCzml } from '../czml.ts';
import { isGeoJson, isObject } from '../geojson.ts';
import { parseJson } from '../json.ts';
import { parseXml } from '../xml.ts';
import { exceptionOf } from './exception.ts';
import { isOgcApi, readOgcApi } from './ogc-api.ts';
import type { FetchText, Service } from './service.ts';
import { withParameters } from './service.ts';
import { type IsLatitudeFirst, readWfs } from './wfs.ts';
import { readWms } from './wms.ts';
import { readWmts } from './wmts.ts';

/** What an address turned out to be: a service with layers to choose from, or data by itself. */
export type Found =
  | { is: 'service'; service: Service }
  | {
      is: 'data';
      kind: Extract<AddedSource['kind'], '3d-tiles' | 'geojson' | 'czml' | 'kml' | 'gltf'>;
      url: string;
    };

/** The bytes of an address. Throws AddError. */
export type FetchBytes = (url: string) => Promise<{ bytes: Uint8Array; type: string }>;

const SERVICES = ['WMS', 'WMTS', 'WFS'] as const;

/**
 * Finds out what an address gives, by what it answers and not by what it is called. One that answers nothing that is
 * known is asked for its capabilities as each of OGC's services. Throws AddError.
 */
export async function findOut(
  url: string,
  fetchBytes: FetchBytes,
  isLatitudeFirst: IsLatitudeFirst,
): Promise<Found> {
  const fetchText: FetchText = async (address) => {
    const { bytes, type } = await fetchBytes(address);
    return { text: new TextDecoder().decode(bytes), type };
  };
  const named = /[?&]service=(wms|wmts|wfs)\b/i.exec(url)?.[1].toUpperCase();
  const first = named && !/[?&]request=/i.test(url) ? capabilities(url, named) : url;
  let reason: unknown;
  try {
    return await classify(first);
  } catch (error) {
    if (!(error instanceof AddError) || !MAY_BE_A_SERVICE.has(error.code)) throw error;
    reason = error;
  }
  for (const service of inLikelyOrder(url)) {
    try {
      return await classify(capabilities(url, service));
    } catch (error) {
      if (error instanceof AddError && error.code === 'service-exception') reason = error;
      else if (!(error instanceof AddError)) throw error;
    }
  }
  throw reason;

  async function classify(address: string): Promise<Found> {
    const { bytes, type } = await fetchBytes(address);
    if (isGlb(bytes)) return { is: 'data', kind: 'gltf', url: address };
    const text = new TextDecoder().decode(bytes).replace(/^\ufeff/, '');
    const start = text.trimStart();
    const unknown = () => new AddError('answer-unknown', { url: address, type: type || '—' });
    if (start.startsWith('<')) {
      if (/^<!doctype html|^<html/i.test(start)) throw new AddError('html', { name: address });
      const root = parseXml(address, text);
      const exception = exceptionOf(root);
      if (exception) throw exception;
      switch (root.name) {
        case 'WMS_Capabilities':
        case 'WMT_MS_Capabilities':
          return { is: 'service', service: readWms(address, root) };
        case 'WFS_Capabilities':
          return { is: 'service', service: readWfs(address, root, isLatitudeFirst) };
        case 'Capabilities':
          return { is: 'service', service: readWmts(address, root) };
        case 'kml':
          return { is: 'data', kind: 'kml', url: address };
        default:
          throw unknown();
      }
    }
    if (!'{[\u001e'.includes(start[0] ?? '-')) throw unknown();
    if (isByLines(start)) return { is: 'data', kind: 'geojson', url: address };
    const document = parseJson(address, text);
    if (isGeoJson(document)) return { is: 'data', kind: 'geojson', url: address };
    if (isCzml(document)) return { is: 'data', kind: 'czml', url: address };
    if (isObject(document) && isObject(document['asset']))
      return assetOf(document, document['asset'], address);
    if (isOgcApi(document)) return { is: 'service', service: await readOgcApi(address, document, fetchText) };
    throw unknown();
  }
}

/** Answers after which it is worth to ask for capabilities. */
const MAY_BE_A_SERVICE = new Set([
  'answer-unknown',
  'html',
  'http',
  'service-exception',
  'xml-broken',
  'json-broken',
]);

function assetOf(document: Record<string, unknown>, asset: Record<string, unknown>, url: string): Found {
  if (!('root' in document)) return { is: 'data', kind: 'gltf', url };
  const version = String(asset['version'] ?? '—');
  if (!/^1\.[01]$/.test(version)) throw new AddError('tiles-version', { version });
  return { is: 'data', kind: '3d-tiles', url };
}

function capabilities(url: string, service: string): string {
  return withParameters(url, { SERVICE: service, REQUEST: 'GetCapabilities' });
}

function inLikelyOrder(url: string): string[] {
  const likely = SERVICES.filter((service) => url.toUpperCase().includes(service));
  // WMTS has WMS's letters in no order, but "wms" may stand in a name by chance: all are tried.
  return [
    ...likely.sort((a, b) => b.length - a.length),
    ...SERVICES.filter((service) => !likely.includes(service)),
  ];
}

function isByLines(text: string): boolean {
  if (text.startsWith('\u001e')) return true;
  const [first, second] = text.split('\n', 2);
  return /^\{.*\}\s*$/.test(first) && /^\{/.test(second ?? '');
}

function isGlb(bytes: Uint8Array): boolean {
  return bytes.length > 4 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === 0x46546c67;
}
