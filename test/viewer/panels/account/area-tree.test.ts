import { describe, expect, it } from 'vitest';
import type { GrantArea } from '../../../../models/schema/access.ts';
import { type AreaNode, areaTree } from '../../../../viewer/panels/account/area-tree.ts';

const area = (id: string, name: string, level: string, within?: string, city = 'liangjiang'): GrantArea => ({
  id,
  city,
  name: { 'zh-CN': name, en: `${name} (en)` },
  level,
  ...(within === undefined ? {} : { within }),
});
const AREAS = [
  area('s2', '山前街道', 'street', 'd1'),
  area('d1', '清江区', 'district'),
  area('s1', '江边街道', 'street', 'd1'),
  area('g1', '江边街道01网格', 'grid', 's1'),
  area('d2', '古城区', 'district'),
];
const shape = (nodes: readonly AreaNode[]): unknown =>
  nodes.map(({ value, children }) => (children.length > 0 ? [value, shape(children)] : value));
const treeOf = (areas: readonly GrantArea[], has: string[] = []) =>
  areaTree(areas, { has, nameOf: ({ name }) => name['zh-CN'] });

describe('the tree of areas', () => {
  it('should go from districts to streets and grids, each by name', () => {
    expect(shape(treeOf(AREAS))).toEqual(['d2', ['d1', [['s1', ['g1']], 's2']]]);
  });

  it('should be found by either language and by id', () => {
    const [node] = treeOf([AREAS[0]]);
    for (const word of ['山前', '(en)', 's2']) expect(node.words).toContain(word);
  });

  it('should keep the areas of several cities apart, and cities are none themselves', () => {
    const tree = treeOf([...AREAS, area('x1', '东区', 'district', undefined, 'another')]);
    expect(shape(tree)).toEqual([
      ['city another', ['x1']],
      ['city liangjiang', ['d2', ['d1', [['s1', ['g1']], 's2']]]],
    ]);
    expect(tree.map(({ selectable }) => selectable)).toEqual([false, false]);
  });

  it('should show what an account has of a city that is closed', () => {
    expect(shape(treeOf(AREAS, ['d1', 'old']))).toEqual(['d2', ['d1', [['s1', ['g1']], 's2']], 'old']);
  });
});
