import type { StoreHeader } from '../../../models/feature-store/index.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Analysis } from '../../../models/schema/view-document.ts';

/** Layers whose records can be gathered: those with a store, but for what holds neither points nor areas. */
export function analysableLayers({ layers }: Pick<Scene, 'layers'>): Layer[] {
  return layers.filter(
    ({ kind, role, store }) =>
      store !== undefined &&
      (kind === 'vector' || kind === 'tileset') &&
      role !== 'relief' &&
      role !== 'mesh' &&
      role !== 'pointcloud',
  );
}

/** Attributes with numbers, those that most features have first. */
export function numericFields({ fields, count }: Pick<StoreHeader, 'fields' | 'count'>): string[] {
  return fields
    .filter(({ type, maximum }) => type === 'number' && (maximum ?? 0) > 0)
    .filter((field) => field.count >= count * 0.02)
    .sort((a, b) => b.count - a.count)
    .map(({ name }) => name);
}

/** Attributes that flows may run between: what lives in zones, and what draws it. */
export function usualEnds(fields: readonly string[]): { origin: string; destination: string } | undefined {
  const find = (pattern: RegExp) => fields.find((name) => pattern.test(name));
  const origin = find(/resident|population|people|人口|居民/i) ?? fields[0];
  const destination = find(/job|employ|work|岗位|就业/i) ?? fields.find((name) => name !== origin);
  return origin !== undefined && destination !== undefined && origin !== destination
    ? { origin, destination }
    : undefined;
}

/** A short id that none of the analyses has. */
export function freeId(analyses: readonly Analysis[]): string {
  const taken = new Set(analyses.map(({ id }) => id));
  let number = analyses.length + 1;
  while (taken.has(`a${number}`)) number++;
  return `a${number}`;
}

/** A figure with as many digits as one reads: three significant ones, grouped. */
export function figure(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en', { maximumFractionDigits: Math.min(digits, 3) });
}
