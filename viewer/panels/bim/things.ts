import type { Bim, BimBounds } from '../../../models/schema/bim.ts';

/** What a row says of something in a model, whatever it is. */
export interface BimThing {
  id: string;
  class?: string;
  name?: string;
  bounds?: BimBounds;
}

/** Everything of a model by its id; rooms and storeys with their class. */
export function thingsById({ structure, storeys, spaces, elements }: Bim): Map<string, BimThing> {
  const things = new Map<string, BimThing>();
  for (const one of [...structure, ...elements]) things.set(one.id, one);
  for (const one of spaces) things.set(one.id, { class: 'IfcSpace', ...one });
  for (const { id, name } of storeys)
    things.set(id, { id, class: 'IfcBuildingStorey', ...(name === undefined ? {} : { name }) });
  return things;
}

/** Name and class of something, or its id where nothing is known of it. */
export function titleOf(id: string, thing: BimThing | undefined): string {
  const parts = [thing?.name, thing?.class].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(' · ') : id;
}
