import {
  IFCRELAGGREGATES,
  IFCRELASSIGNSTOGROUP,
  IFCRELASSOCIATES,
  IFCRELCONTAINEDINSPATIALSTRUCTURE,
  IFCRELDEFINES,
  IFCRELFILLSELEMENT,
  IFCRELNESTS,
  IFCRELVOIDSELEMENT,
} from 'web-ifc';
import { type IfcLines, reference, references } from './lines.ts';

/** Who belongs to whom, by the numbers of entities. */
export interface IfcRelations {
  /** The one whole, container, host or opening that an object is in. */
  parentOf: Map<number, number>;
  childrenOf: Map<number, number[]>;
  /** Property sets and quantities of an occurrence. */
  propertiesOf: Map<number, number[]>;
  typeOf: Map<number, number>;
  materialOf: Map<number, number[]>;
  classificationOf: Map<number, number[]>;
  /** Zones and systems. */
  groupsOf: Map<number, number[]>;
}

/** Reads all relationships once. Memory: some numbers for each. */
export function readRelations(model: IfcLines): IfcRelations {
  const relations: IfcRelations = {
    parentOf: new Map(),
    childrenOf: new Map(),
    propertiesOf: new Map(),
    typeOf: new Map(),
    materialOf: new Map(),
    classificationOf: new Map(),
    groupsOf: new Map(),
  };
  const adopt = (parent: number | undefined, children: readonly number[]): void => {
    if (parent === undefined) return;
    for (const child of children) {
      if (child === parent || relations.parentOf.has(child)) continue;
      relations.parentOf.set(child, parent);
      push(relations.childrenOf, parent, child);
    }
  };
  for (const type of [IFCRELAGGREGATES, IFCRELNESTS])
    for (const line of model.lines(type))
      adopt(reference(line.RelatingObject), references(line.RelatedObjects));
  for (const line of model.lines(IFCRELCONTAINEDINSPATIALSTRUCTURE))
    adopt(reference(line.RelatingStructure), references(line.RelatedElements));
  for (const line of model.lines(IFCRELVOIDSELEMENT))
    adopt(reference(line.RelatingBuildingElement), single(line.RelatedOpeningElement));
  for (const line of model.lines(IFCRELFILLSELEMENT))
    adopt(reference(line.RelatingOpeningElement), single(line.RelatedBuildingElement));
  for (const line of model.lines(IFCRELDEFINES)) {
    const objects = references(line.RelatedObjects);
    const type = reference(line.RelatingType);
    if (type !== undefined) for (const object of objects) relations.typeOf.set(object, type);
    // IFC4 lets one relationship name several sets.
    const given = line.RelatingPropertyDefinition;
    const sets = Array.isArray(given) ? references(given) : single(given);
    for (const object of objects) for (const set of sets) push(relations.propertiesOf, object, set);
  }
  for (const line of model.lines(IFCRELASSOCIATES)) {
    const material = reference(line.RelatingMaterial);
    const classification = reference(line.RelatingClassification);
    for (const object of references(line.RelatedObjects)) {
      if (material !== undefined) push(relations.materialOf, object, material);
      if (classification !== undefined) push(relations.classificationOf, object, classification);
    }
  }
  for (const line of model.lines(IFCRELASSIGNSTOGROUP)) {
    const group = reference(line.RelatingGroup);
    if (group !== undefined)
      for (const object of references(line.RelatedObjects)) push(relations.groupsOf, object, group);
  }
  return relations;
}

function single(value: unknown): number[] {
  const id = reference(value);
  return id === undefined ? [] : [id];
}

function push(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
