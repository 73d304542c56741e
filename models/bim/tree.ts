import type { Bim, BimElement } from '../schema/bim.ts';
import type { ModelParts } from './visibility.ts';

/** What a tree of elements is ordered by. */
export const TREE_ORDERS = ['storey', 'space', 'class'] as const;
export type TreeOrder = (typeof TREE_ORDERS)[number];

/** A node of the tree; nothing of it is words of ours but `name`, which is the file's. */
export interface TreeNode {
  /** One of a kind in the tree. */
  key: string;
  kind: 'storey' | 'space' | 'class' | 'element';
  /** Id of the storey, room or element, or the class; undefined: those that are in none. */
  of?: string;
  name?: string;
  /** Elements in it. */
  count: number;
  children: TreeNode[];
}

/**
 * The elements of a model as a tree: storey → class → element; storey → room → class → element; or class → element.
 * Storeys come from above, as one sees them; all else by name. Only elements that `isIn` are in it; what would be empty
 * is left out, but for rooms that `isRoomIn`.
 */
export function elementTree(
  bim: Bim,
  parts: ModelParts,
  order: TreeOrder,
  isIn: (index: number) => boolean = () => true,
  isRoomIn: (id: string) => boolean = () => true,
): TreeNode[] {
  const chosen = bim.elements.flatMap((_, index) => (isIn(index) ? [index] : []));
  if (order === 'class') return byClass(bim, chosen, '');
  const storeys: TreeNode[] = [];
  for (let at = bim.storeys.length - 1; at >= -1; at--) {
    const own = chosen.filter((index) => parts.storeyOf[index] === at);
    const { id, name } = at < 0 ? {} : (bim.storeys[at] as { id?: string; name?: string });
    const key = `storey ${id ?? ''}`;
    const rooms = order === 'space' && id !== undefined ? bySpace(bim, own, id, key, isRoomIn) : undefined;
    if (own.length === 0 && !rooms?.length) continue;
    storeys.push({
      key,
      kind: 'storey',
      ...(id === undefined ? {} : { of: id }),
      ...(name === undefined ? {} : { name }),
      count: own.length,
      children: rooms ?? byClass(bim, own, key),
    });
  }
  return storeys;
}

function bySpace(
  bim: Bim,
  chosen: readonly number[],
  storey: string,
  above: string,
  isRoomIn: (id: string) => boolean,
): TreeNode[] {
  const nodes: TreeNode[] = [];
  const spaces = bim.spaces.filter((space) => space.storey === storey);
  const known = new Set(spaces.map(({ id }) => id));
  for (const { id, name } of spaces) {
    const own = chosen.filter((index) => bim.elements[index].space === id);
    if (own.length === 0 && !isRoomIn(id)) continue;
    const key = `space ${id}`;
    nodes.push({
      key,
      kind: 'space',
      of: id,
      ...(name === undefined ? {} : { name }),
      count: own.length,
      children: byClass(bim, own, key),
    });
  }
  nodes.sort(byName);
  const others = chosen.filter((index) => !known.has(bim.elements[index].space ?? ''));
  if (others.length > 0) {
    const key = `${above} space`;
    nodes.push({ key, kind: 'space', count: others.length, children: byClass(bim, others, key) });
  }
  return nodes;
}

function byClass(bim: Bim, chosen: readonly number[], above: string): TreeNode[] {
  const groups = new Map<string, number[]>();
  for (const index of chosen) {
    const name = bim.elements[index].class;
    const group = groups.get(name);
    if (group) group.push(index);
    else groups.set(name, [index]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => ({
      key: `${above} class ${name}`,
      kind: 'class' as const,
      of: name,
      name,
      count: own.length,
      children: own.map((index) => leafOf(bim.elements[index])).sort(byName),
    }));
}

function leafOf({ id, name, typeName }: BimElement): TreeNode {
  const called = name ?? typeName;
  return {
    key: `element ${id}`,
    kind: 'element',
    of: id,
    ...(called === undefined ? {} : { name: called }),
    count: 1,
    children: [],
  };
}

/** Numbers in names count as numbers: room 2 comes before room 10. */
const collator = new Intl.Collator('zh-CN', { numeric: true });
const byName = (a: TreeNode, b: TreeNode): number =>
  collator.compare(a.name ?? '', b.name ?? '') || (a.key < b.key ? -1 : 1);
