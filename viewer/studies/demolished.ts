import { useResults } from './results.ts';

/** Ids of the features of the city that are taken down in the results which are shown: they would hide what is drawn there. */
export function demolishedInResults(): Set<string> {
  const ids = new Set<string>();
  for (const { result, isVisible, parts } of useResults.getState().items) {
    if (!isVisible) continue;
    for (const part of result.parts) {
      if (part.kind !== 'features' || !parts.includes(part.id)) continue;
      for (const { properties } of part.features)
        if (properties.demolished === true && typeof properties.id === 'string') ids.add(properties.id);
    }
  }
  return ids;
}
