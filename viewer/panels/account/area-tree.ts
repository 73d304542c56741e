import type { GrantArea } from '../../../models/schema/access.ts';

/** An area to choose, with those that lie in it. */
export interface AreaNode {
  value: string;
  title: string;
  /** What is searched: its name in both languages, and its id. */
  words: string;
  /** Holds others, and is none itself, as a city is among several. */
  selectable: boolean;
  children: AreaNode[];
}

/**
 * Areas as a tree from the largest to the smallest, each level by name. Where there are several cities, each has its
 * own; ids that no open city has, which an account may have from before, come last.
 */
export function areaTree(
  areas: readonly GrantArea[],
  { has, nameOf }: { has: readonly string[]; nameOf(area: GrantArea): string },
): AreaNode[] {
  const nodes = new Map<string, AreaNode>();
  for (const area of areas)
    nodes.set(area.id, {
      value: area.id,
      title: nameOf(area),
      words: [area.name['zh-CN'], area.name.en, area.id].join(' ').toLowerCase(),
      selectable: true,
      children: [],
    });
  const cities = new Map<string, AreaNode[]>();
  for (const { id, city, within } of areas) {
    const node = nodes.get(id)!;
    const above = within === undefined ? undefined : nodes.get(within);
    if (above) above.children.push(node);
    else cities.set(city, [...(cities.get(city) ?? []), node]);
  }
  for (const { children } of nodes.values()) children.sort(byTitle);
  const roots = [...cities].map(([city, children]) => ({
    value: `city ${city}`,
    title: city,
    words: city.toLowerCase(),
    selectable: false,
    children: children.sort(byTitle),
  }));
  const unknown = has
    .filter((id) => !nodes.has(id))
    .map((id) => ({ value: id, title: id, words: id.toLowerCase(), selectable: true, children: [] }));
  return [...(roots.length === 1 ? roots[0].children : roots.sort(byTitle)), ...unknown];
}

const byTitle = (a: AreaNode, b: AreaNode): number => a.title.localeCompare(b.title, 'zh-CN');
