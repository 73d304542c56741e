import { crsOfName } from '../crs/place.ts';
import { type FetchBytes, type Found, findOut } from './find-out.ts';
import { checkReachable, fetchFrom } from './proxy.ts';
import type { FetchText } from './service.ts';

/** Asks an address over the network what it is. Throws AddError. */
export async function askAddress(url: string, signal?: AbortSignal): Promise<Found> {
  await checkReachable(url);
  const fetchBytes: FetchBytes = (address) => fetchFrom(address, signal);
  return findOut(url, fetchBytes, isLatitudeFirst);
}

export function textsFrom(signal?: AbortSignal): FetchText {
  return async (address) => {
    const { bytes, type } = await fetchFrom(address, signal);
    return { text: new TextDecoder().decode(bytes), type };
  };
}

async function isLatitudeFirst(name: string): Promise<boolean> {
  // Its plain spelling stands for the order of WGS 84 that everybody means by it.
  if (/EPSG:[\d.]*:4326$|\/EPSG\/0\/4326$/i.test(name)) return true;
  return (await crsOfName(name)).authorityAxisOrder === 'lat-lon';
}
