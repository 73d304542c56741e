import { mayShow, strictestOf } from '../../../models/access/strictness.ts';
import type { AttributeValue, Feature, Geometry } from '../../../models/feature.ts';
import type { Publication } from '../../../models/schema/index.ts';

export interface ViewRules {
  publication: Publication;
  /** Class of a feature by its id, parts included. */
  classOf: (id: string) => Publication;
  /**
   * Classes of attributes that are stricter than the source: by name, or by a path of names with dots for what is
   * inside of one. `name`, `class`, `height`, `storeys`, `validFrom` and `validTo` also mean what the feature
   * itself says.
   */
  attributes: Readonly<Record<string, Publication>>;
}

/** Names of attributes that readers make a body's height of; where one is hidden, the body would tell it. */
const STATURE =
  /height|hoehe|höhe|hoogte|haut(eur)?$|altura|alt_bat|levels?|floors?|stor(e?y|ies)|etage|geschoss|^aog$|bouwlag|roof|层|高/i;
/** True if a body's height is made of the attribute: who may not see it does not see the body either. */
export const isStature = (name: string): boolean => name === 'height' || STATURE.test(name);
const OWN_TEXTS = ['name', 'class', 'validFrom', 'validTo'] as const;

/**
 * What a class may see of a feature, as a copy; undefined if nothing. What is derived from a hidden attribute goes
 * with it: a name or class that says the same, the storeys and height of a body where the attribute is one that heights
 * are made of. A number that only happens to be the same stays: its absence would tell the hidden one. References to
 * hidden features are taken out.
 */
export function narrowFeature(feature: Feature, rules: ViewRules): Feature | undefined {
  const isOpen = (id: string): boolean => mayShow(rules.publication, rules.classOf(id));
  if (!isOpen(feature.id)) return undefined;
  const hidden = hiddenNames(rules);
  const narrowed: Feature = { ...feature };
  for (const role of ['parents', 'children'] as const) {
    const open = feature[role]?.filter(isOpen);
    if (open && open.length > 0) narrowed[role] = open;
    else delete narrowed[role];
  }
  if (hidden.length === 0) return narrowed;
  const removed = new Set<AttributeValue>();
  narrowed.attributes = withoutNames(feature.attributes, hidden, removed);
  for (const key of OWN_TEXTS)
    if (hidden.includes(key) || removed.has(feature[key] ?? null)) delete narrowed[key];
  const all = hidden.includes('height');
  const some = hidden.some((name) => STATURE.test(name));
  narrowed.geometries = feature.geometries.flatMap((geometry) => {
    if (geometry.kind === 'surfaces') return all ? [] : [geometry];
    if (geometry.kind !== 'extrusion') return [geometry];
    return [some ? footprintOf(geometry) : geometry];
  });
  return narrowed;
}

/** The classes beyond the source's own that see more of a feature than the class before them. */
export function classesIn(
  feature: Feature,
  { classOf, attributes }: Omit<ViewRules, 'publication'>,
): Set<Publication> {
  const own = classOf(feature.id);
  const classes = new Set([own]);
  for (const role of ['parents', 'children'] as const)
    for (const id of feature[role] ?? []) classes.add(strictestOf(own, classOf(id)));
  for (const name of Object.keys(attributes))
    if (tells(feature, name)) classes.add(strictestOf(own, attributes[name]));
  return classes;
}

/** True if the feature has the attribute, or a shape that tells it. */
export function tells(feature: Feature, name: string): boolean {
  return (
    hasName(feature.attributes, name) ||
    (OWN_TEXTS as readonly string[]).some((own) => own === name && own in feature) ||
    (STATURE.test(name) && feature.geometries.some(({ kind }) => kind === 'extrusion')) ||
    (name === 'height' && feature.geometries.some(({ kind }) => kind === 'surfaces'))
  );
}

function hiddenNames({ attributes, publication }: ViewRules): string[] {
  return Object.keys(attributes).filter((name) => !mayShow(publication, attributes[name]));
}

type Attributes = Record<string, AttributeValue>;

function withoutNames(attributes: Attributes, hidden: string[], removed: Set<AttributeValue>): Attributes {
  const open: Attributes = {};
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    if (hidden.includes(key)) {
      rememberValues(value, removed);
      continue;
    }
    const inner = hidden
      .filter((name) => name.startsWith(`${key}.`))
      .map((name) => name.slice(key.length + 1));
    open[key] = inner.length > 0 ? withoutInside(value, inner, removed) : value;
  }
  return open;
}

function withoutInside(
  value: AttributeValue,
  hidden: string[],
  removed: Set<AttributeValue>,
): AttributeValue {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => withoutInside(item, hidden, removed));
  return withoutNames(value, hidden, removed);
}

/** Texts; a name or class that is one of them is derived from it. */
function rememberValues(value: AttributeValue, removed: Set<AttributeValue>): void {
  if (typeof value === 'string') removed.add(value).add(value.trim());
  else if (value !== null && typeof value === 'object')
    for (const item of Object.values(value)) rememberValues(item, removed);
}

function hasName(value: AttributeValue, name: string): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some((item) => hasName(item, name));
  return (
    Object.hasOwn(value, name) ||
    Object.keys(value).some(
      (key) => name.startsWith(`${key}.`) && hasName(value[key], name.slice(key.length + 1)),
    )
  );
}

function footprintOf(geometry: Geometry & { kind: 'extrusion' }): Geometry {
  const { lod, heightReference, positions, ringStarts, polygonStarts } = geometry;
  return { kind: 'areas', lod: Math.min(lod, 0), heightReference, positions, ringStarts, polygonStarts };
}
