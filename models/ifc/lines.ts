import type { FlatMesh, IfcAPI } from 'web-ifc';

/** One entity of the file: its attributes by the names of the schema, as web-ifc gives them. */
export type IfcLine = Record<string, unknown> & { expressID: number; type: number };

/** web-ifc's codes of what a value is. */
const REFERENCE = 5;

interface OldModule {
  StreamMeshes(model: number, elements: number[], onMesh: (mesh: FlatMesh) => void): void;
}

/** What is said in an IFC file that is open in web-ifc, wherever its text comes from. */
export class IfcLines {
  readonly schema: string;
  /** Both change where a file has to be opened anew. */
  api: IfcAPI;
  id: number;

  constructor(api: IfcAPI, id: number) {
    this.api = api;
    this.id = id;
    this.schema = api.GetModelSchema(id);
  }

  /** Every entity of a type, and of those that are kinds of it, in the order of the file. */
  ids(type: number): number[] {
    const list = this.api.GetLineIDsWithType(this.id, type, true);
    return Array.from({ length: list.size() }, (_, index) => list.get(index));
  }

  /** The entity of a number; undefined where the file has none, or none that can be read. */
  line(id: number | undefined): IfcLine | undefined {
    if (id === undefined) return undefined;
    try {
      return (this.api.GetLine(this.id, id) as IfcLine | undefined) ?? undefined;
    } catch {
      return undefined;
    }
  }

  *lines(type: number): Generator<IfcLine> {
    for (const id of this.ids(type)) {
      const line = this.line(id);
      if (line) yield line;
    }
  }

  /** What an attribute refers to. */
  follow(value: unknown): IfcLine | undefined {
    return this.line(reference(value));
  }

  /**
   * Gives the meshes of elements one after the other, in metres. Of web-ifc 0.0.78 the WebAssembly for pages is older than
   * its script: it takes no word of whether lengths are in metres, and always gives them so, as is asked here.
   */
  streamMeshes(elements: number[], onMesh: (mesh: FlatMesh) => void): void {
    const { wasmModule } = this.api as { wasmModule?: unknown };
    try {
      this.api.StreamMeshes(this.id, elements, onMesh);
    } catch (error) {
      if (!wasmModule || !/called with 4 arguments, expected 3/.test(String(error))) throw error;
      (wasmModule as OldModule).StreamMeshes(this.id, elements, onMesh);
    }
  }

  /** The name of an entity's type as the standard writes it: IfcWallStandardCase. */
  typeName(type: number): string {
    return this.api.GetNameFromTypeCode(type);
  }
}

/** The number of the entity that an attribute refers to. */
export function reference(value: unknown): number | undefined {
  const known = value as { type?: unknown; value?: unknown } | null | undefined;
  return known?.type === REFERENCE ? (known.value as number) : undefined;
}

export function references(value: unknown): number[] {
  return Array.isArray(value) ? value.map(reference).filter((id) => id !== undefined) : [];
}

/** Plain value of an attribute: text, number, boolean, or a list of them; null for what is not said or unknown. */
export type IfcPlain = string | number | boolean | null | IfcPlain[];

export function plain(value: unknown): IfcPlain {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object') return value as IfcPlain;
  const { value: inner, name } = value as { value?: unknown; name?: string };
  if (Array.isArray(inner)) return inner.map(plain);
  if (name === 'IFCBOOLEAN' || name === 'IFCLOGICAL') return truth(inner);
  return inner === undefined || typeof inner === 'object' ? null : (inner as IfcPlain);
}

function truth(value: unknown): boolean | null {
  if (value === true || value === 'T') return true;
  return value === false || value === 'F' ? false : null;
}

export function textOf(value: unknown): string | undefined {
  const found = plain(value);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

export function numberOf(value: unknown): number | undefined {
  const found = plain(value);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

/** All numbers of a list; undefined if one of them is none. */
export function numbersOf(value: unknown): number[] | undefined {
  const found = plain(value);
  if (!Array.isArray(found)) return undefined;
  return found.every((number) => typeof number === 'number') ? (found as number[]) : undefined;
}
