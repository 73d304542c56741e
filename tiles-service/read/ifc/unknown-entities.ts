import { createReadStream } from 'node:fs';
import type { Tally } from '../feature-source.ts';
import type { IfcModel } from './model.ts';

const UNKNOWN = '<web-ifc-type-unknown>';

/** Counts entities whose type is of no schema, by the name that the file gives it. */
export async function tellUnknown(model: IfcModel, path: string, tally: Tally): Promise<void> {
  const { api, id } = model;
  const lines = api.GetAllLines(id);
  const known = new Map<number, boolean>();
  const unknown = new Set<number>();
  const count = lines.size();
  for (let index = 0; index < count; index++) {
    const line = lines.get(index);
    const type = api.GetLineType(id, line) as number;
    let isKnown = known.get(type);
    if (isKnown === undefined) known.set(type, (isKnown = api.GetNameFromTypeCode(type) !== UNKNOWN));
    if (!isKnown) unknown.add(line);
  }
  if (unknown.size === 0) return;
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'latin1' })) {
    const text = rest + (chunk as string);
    // An entity's name stands within some characters of its number.
    const end = Math.max(0, text.length - 256);
    for (const [, number, name] of text.matchAll(/#(\d+)\s*=\s*([A-Za-z]\w*)\s*\(/g))
      if (unknown.delete(Number(number)))
        tally.dropped(
          `entity-unknown-${name.toLowerCase()}`,
          `Entities ${name.toUpperCase()} are of a type that no schema of IFC has; they were left out.`,
          `#${number}`,
        );
    rest = text.slice(end);
  }
}
