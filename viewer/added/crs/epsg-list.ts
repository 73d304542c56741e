import listAddress from 'epsg-index/all.json?url';
import type { CrsEntry, CrsLookup } from '../../../models/geodesy/index.ts';

/** One CRS of the bundled list, as a person looks for it. */
export interface ListedCrs {
  /** `EPSG:4547`. */
  id: string;
  name: string;
}

type List = Record<string, CrsEntry>;
let list: Promise<List> | undefined;

/** The EPSG and Esri lists: some megabytes, fetched once, when a file first needs them. */
function loadList(): Promise<List> {
  list ??= fetch(listAddress).then(async (response) => {
    if (!response.ok) throw new Error(`${listAddress}: HTTP ${response.status}`);
    return (await response.json()) as List;
  });
  list.catch(() => {
    list = undefined;
  });
  return list;
}

export async function loadCrsLookup(): Promise<CrsLookup> {
  const entries = await loadList();
  return (code) => entries[code];
}

/** CRSs of positions whose code or name has all words of a text, the shortest names first. */
export async function searchCrs(text: string, most = 30): Promise<ListedCrs[]> {
  return searchEntries(Object.values(await loadList()), text, most);
}

const OF_POSITIONS = new Set(['CRS-PROJCRS', 'CRS-GEOGCRS']);

export function searchEntries(entries: readonly CrsEntry[], text: string, most: number): ListedCrs[] {
  const words = text
    .toLowerCase()
    .replace(/^epsg:/, '')
    .split(/[\s/,]+/)
    .filter(Boolean);
  if (words.length === 0) return [];
  return entries
    .filter(({ kind, code, name, proj4 }) => {
      if (!OF_POSITIONS.has(kind) || !proj4) return false;
      const full = `${code} ${name}`.toLowerCase();
      return words.every((word) => full.includes(word));
    })
    .sort(
      (a, b) => Number(b.code === words[0]) - Number(a.code === words[0]) || a.name.length - b.name.length,
    )
    .slice(0, most)
    .map(({ code, name }) => ({ id: `${Number(code) >= 37_001 ? 'ESRI' : 'EPSG'}:${code}`, name }));
}
