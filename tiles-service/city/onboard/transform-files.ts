import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';

/** No transform has more bytes. */
const MOST_BYTES = 64 << 10;

/**
 * Puts what is in a file in the place of its name, for transforms that a manifest names a file for: the parameters of
 * a site then need not stand in the manifest. `refuse` hears of the files that cannot be read; never of what is in one.
 */
export function withTransformFiles(
  value: unknown,
  manifest: string,
  refuse: (name: string, message: string) => void,
): unknown {
  const transforms = (value as { transforms?: unknown } | null)?.transforms;
  if (typeof transforms !== 'object' || transforms === null) return value;
  const filled = Object.entries(transforms).map(([name, given]) => {
    if (typeof given !== 'string') return [name, given];
    try {
      const path = resolve(dirname(manifest), given);
      if (statSync(path).size > MOST_BYTES) throw new Error('large');
      const content: unknown = parse(readFileSync(path, 'utf8'));
      if (typeof content === 'object' && content !== null) return [name, content];
      refuse(name, `the file "${given}" holds no transform; make one with: npm run city -- fit-transform.`);
    } catch {
      refuse(
        name,
        `the file "${given}" cannot be read as YAML or JSON; it is looked for beside the manifest.`,
      );
    }
    return [name, given];
  });
  return { ...(value as object), transforms: Object.fromEntries(filled) };
}
