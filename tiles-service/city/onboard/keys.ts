/** Which key of a source mends an error, by its code. */
const KEYS: [RegExp, string][] = [
  [/site-transform/, 'siteTransform'],
  [/vertical|height-grid/, 'verticalDatum'],
  [/encoding/, 'encoding'],
  [/id-field|id-column/, 'idField'],
  [/^placement/, 'placement'],
  [/sublayer|layer-(missing|unknown)/, 'sublayer'],
  [/crs|area-of-use|positions-invalid/, 'crs'],
];

/** The key of a source that an error is about; `path` where it is the files. */
export const keyOf = (code: string): string => KEYS.find(([pattern]) => pattern.test(code))?.[1] ?? 'path';

/** What the command line calls the keys of a manifest. */
const OPTIONS: Record<string, string> = {
  '--crs': '`crs`',
  '--vertical-datum': '`verticalDatum`',
  '--encoding': '`encoding`',
  '--id-field': '`idField`',
  '--sublayer': '`sublayer`',
  '--position': '`placement`',
  '--source': '`id`',
};

/** A message of the readers, with the keys of the manifest in place of the options of the command line. */
export function inManifestWords(message: string): string {
  return message.replace(/--[a-z-]+/g, (option) => OPTIONS[option] ?? option);
}
