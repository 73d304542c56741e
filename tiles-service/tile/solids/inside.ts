import type { Feature } from '../../../models/feature.ts';

/** Classes of IFC whose things stand inside a building as a rule. */
const INSIDE =
  /^Ifc(Space|Furni|SystemFurniture|Furnishing|Covering|Flow|Distribution|Energy|Sanitary|Pipe|Duct|Cable|Light|Outlet|Switch|Stair|Ramp|Opening|VirtualElement)/;

/**
 * Whether a building part cannot be seen from outside, by what its source says (`IsExternal` of its common property
 * set), else by its class.
 */
export function isInside({
  class: className = '',
  attributes,
}: Pick<Feature, 'class' | 'attributes'>): boolean {
  for (const name in attributes)
    if (/^Pset_\w+Common\.IsExternal$/.test(name) && typeof attributes[name] === 'boolean')
      return attributes[name] === false && !/^Ifc(Slab|Roof)/.test(className);
  return INSIDE.test(className);
}
