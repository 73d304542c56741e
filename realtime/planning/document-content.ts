import { z } from 'zod';
import { type SchemeUsed, schemeUsedSchema } from '../../models/schema/analysis-result.ts';
import type { PlanningDocument, PlanningKind } from '../../models/schema/planning-document.ts';

const usingSchema = z.object({ origin: z.object({ schemes: z.array(schemeUsedSchema).max(20) }) });

/** The versions on this server that a result says it was made with. */
export function schemesUsed(content: Record<string, unknown>): SchemeUsed[] {
  const { data } = usingSchema.safeParse(content);
  return data?.origin.schemes.filter(({ where }) => where === 'server') ?? [];
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
