import type { ReportedEvent } from '../schema/index.ts';

/** Whether two reports say the same. One from a database has its fields, and those within them, in another order. */
export const sameReport = (a: ReportedEvent, b: ReportedEvent): boolean => canonical(a) === canonical(b);

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
