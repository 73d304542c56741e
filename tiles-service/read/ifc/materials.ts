import { type IfcLine, reference, references, textOf } from '../../../models/ifc/lines.ts';
import type { IfcModel } from './model.ts';

/** Attributes through which the kinds of material definitions lead to materials. */
const LINKS = [
  'ForLayerSet',
  'MaterialLayers',
  'ForProfileSet',
  'MaterialProfiles',
  'MaterialConstituents',
  'Materials',
  'Material',
];

/** Names of materials of an element, each once, in the file's order: of layers, profiles, constituents and lists. */
export class MaterialReader {
  readonly #model: IfcModel;
  readonly #known = new Map<number, string[]>();

  constructor(model: IfcModel) {
    this.#model = model;
  }

  namesOf(ids: readonly number[]): string[] {
    return [...new Set(ids.flatMap((id) => this.#names(id)))];
  }

  #names(id: number): string[] {
    let names = this.#known.get(id);
    if (!names) this.#known.set(id, (names = this.#read(id, 0)));
    return names;
  }

  #read(id: number, depth: number): string[] {
    const line = this.#model.line(id);
    if (!line || depth > 5) return [];
    const linked = LINKS.flatMap((name) => linksOf(line, name));
    if (linked.length > 0) return linked.flatMap((next) => this.#read(next, depth + 1));
    const name = textOf(line.Name);
    return name === undefined ? [] : [name];
  }
}

function linksOf(line: IfcLine, name: string): number[] {
  const value = line[name];
  if (Array.isArray(value)) return references(value);
  const one = reference(value);
  return one === undefined ? [] : [one];
}
