import { z } from 'zod';
import { type SchemeUsed, schemeUsedSchema } from '../../models/schema/analysis-result.ts';
import type { PlanningDocument, PlanningKind } from '../../models/schema/planning-document.ts';
import { checked } from '../http/json.ts';

const usedSchema = z.object(schemeUsedSchema.pick({ id: true, version: true, where: true }).shape);
const usingSchema = z.object({
  origin: z.object({ schemes: z.array(usedSchema).max(20).optional() }).optional(),
});

/**
 * The versions on this server that a result says it was made with; those that came with the city are as open as its scene.
 * Other pages may tell more of each. @throws HttpProblem where it says so in no way that can be read: it has a class
 */
export function schemesUsed(content: Record<string, unknown>): Pick<SchemeUsed, 'id' | 'version'>[] {
  const { origin } = checked(usingSchema, content);
  return origin?.schemes?.filter(({ where }) => where === 'server') ?? [];
}

/** What a document says to the public: names of colleagues, and of whom land belongs to, are for those at work. */
export function openContent(
  kind: PlanningKind,
  content: PlanningDocument['content'],
): PlanningDocument['content'] {
  if (kind !== 'scheme') return content;
  const { parcels } = content;
  return {
    ...content,
    author: '',
    ...(Array.isArray(parcels) ? { parcels: parcels.map(withoutOwner) } : {}),
  };
}

function withoutOwner(parcel: object): object {
  const { owner: _, ...rest } = parcel as { owner?: unknown };
  return rest;
}
