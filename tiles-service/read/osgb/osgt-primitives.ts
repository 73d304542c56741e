import { blockNamed, type OsgtBlock, wordsOf } from './osgt-document.ts';

/** Words for OpenGL's primitives that are areas. */
type Mode = 'TRIANGLES' | 'TRIANGLE_STRIP' | 'TRIANGLE_FAN' | 'QUADS' | 'QUAD_STRIP' | 'POLYGON';

/** Vertices of a run of primitives that are not told by an index but by their place; more is damage. */
const MOST_VERTICES = 50_000_000;

/**
 * Adds the triangles of one primitive set of a geometry (indices into its vertices) to `into`. False for points,
 * lines, and what is damaged.
 */
export function addTriangles(set: OsgtBlock, vertexCount: number, into: number[]): boolean {
  const mode = wordsOf(set, 'Mode')?.[0] as Mode | undefined;
  const numbers = blockNamed(set, 'vector')?.numbers;
  const first = Number(wordsOf(set, 'First')?.[0] ?? 0);
  if (mode === undefined || !Number.isInteger(first) || first < 0) return false;
  const before = into.length;
  switch (set.head[0]?.replace(/^osg::/, '')) {
    case 'DrawArrays': {
      const count = Number(wordsOf(set, 'Count')?.[0] ?? 0);
      if (!(Number.isInteger(count) && count >= 0 && first + count <= vertexCount)) return false;
      addRun(mode, count, (index) => first + index, into);
      break;
    }
    case 'DrawArrayLengths': {
      let start = first;
      for (const count of numbers ?? []) {
        if (!(count >= 0 && start + count <= vertexCount)) return false;
        const from = start;
        addRun(mode, count, (index) => from + index, into);
        start += count;
      }
      break;
    }
    case 'DrawElementsUByte':
    case 'DrawElementsUShort':
    case 'DrawElementsUInt':
      if (!numbers || numbers.length > MOST_VERTICES) return false;
      if (!numbers.every((index) => Number.isInteger(index) && index >= 0 && index < vertexCount))
        return false;
      addRun(mode, numbers.length, (index) => numbers[index], into);
      break;
    default:
      return false;
  }
  return into.length > before;
}

function addRun(mode: Mode, count: number, vertex: (index: number) => number, into: number[]): void {
  const add = (a: number, b: number, c: number): void => {
    const [i, j, k] = [vertex(a), vertex(b), vertex(c)];
    if (i !== j && j !== k && k !== i) into.push(i, j, k);
  };
  switch (mode) {
    case 'TRIANGLES':
      for (let at = 0; at + 2 < count; at += 3) add(at, at + 1, at + 2);
      return;
    case 'TRIANGLE_STRIP':
      for (let at = 0; at + 2 < count; at++) add(at + (at & 1), at + 1 - (at & 1), at + 2);
      return;
    case 'TRIANGLE_FAN':
    case 'POLYGON':
      for (let at = 1; at + 1 < count; at++) add(0, at, at + 1);
      return;
    case 'QUADS':
      for (let at = 0; at + 3 < count; at += 4) {
        add(at, at + 1, at + 2);
        add(at, at + 2, at + 3);
      }
      return;
    case 'QUAD_STRIP':
      for (let at = 0; at + 3 < count; at += 2) {
        add(at, at + 1, at + 3);
        add(at, at + 3, at + 2);
      }
      return;
    default:
      return;
  }
}
