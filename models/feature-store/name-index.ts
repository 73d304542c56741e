/** One name of a feature; a feature with names in several languages has several. */
export interface NameEntry {
  name: string;
  id: string;
  type: string;
  class?: string;
  longitude: number;
  latitude: number;
}

type NameRow = [name: string, id: string, type: string, kind: string, longitude: number, latitude: number];

export function formatNameRow(entry: NameEntry): string {
  const row: NameRow = [entry.name, entry.id, entry.type, entry.class ?? '', entry.longitude, entry.latitude];
  return JSON.stringify(row);
}

export function parseNamePage(bytes: Uint8Array): NameEntry[] {
  const entries: NameEntry[] = [];
  for (const line of new TextDecoder().decode(bytes).split('\n')) {
    if (line === '') continue;
    const [name, id, type, kind, longitude, latitude] = JSON.parse(line) as NameRow;
    entries.push({ name, id, type, ...(kind ? { class: kind } : {}), longitude, latitude });
  }
  return entries;
}

/** Lower case, without accents, full-width forms folded: what names and queries are compared in. */
export function foldName(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .trim();
}

/** Best first; equal ranks by length of the name, then alphabetically. */
export function rankNames(entries: readonly NameEntry[], text: string, limit: number): NameEntry[] {
  const query = foldName(text);
  if (query === '') return [];
  const hits: { entry: NameEntry; rank: number }[] = [];
  for (const entry of entries) {
    const rank = rankOf(foldName(entry.name), query);
    if (rank !== undefined) hits.push({ entry, rank });
  }
  hits.sort(
    (a, b) =>
      a.rank - b.rank ||
      a.entry.name.length - b.entry.name.length ||
      a.entry.name.localeCompare(b.entry.name),
  );
  return hits.slice(0, limit).map(({ entry }) => entry);
}

function rankOf(name: string, query: string): number | undefined {
  const at = name.indexOf(query);
  if (at < 0) return undefined;
  if (at === 0) return name.length === query.length ? 0 : 1;
  return /[\s\-'’(/,.]/.test(name[at - 1]) ? 2 : 3;
}
