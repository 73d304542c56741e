import type { ImportReport, TallyEntry } from '../../models/schema/index.ts';

/** An import report as lines for people. */
export function formatReport(report: ImportReport): string[] {
  const { crs } = report;
  const vertical = crs.verticalDatum ? `, heights ${crs.verticalDatum} (±${crs.verticalAccuracy} m)` : '';
  return [
    `${report.source} (${report.format}, ${crs.found}, ±${crs.horizontalAccuracy} m${vertical})`,
    `  read ${report.read}, kept ${report.kept}, left out ${sum(report.dropped)}, mended ${sum(report.repaired)}`,
    ...entryLines('left out', report.dropped),
    ...entryLines('mended', report.repaired),
    ...entryLines('note', report.notes),
  ];
}

function sum(entries: readonly TallyEntry[]): number {
  return entries.reduce((total, { count }) => total + count, 0);
}

function entryLines(label: string, entries: readonly TallyEntry[]): string[] {
  return entries.map(
    ({ count, message, reason, examples }) =>
      `  ${label} ${count} × ${message} [${reason}] ${examples.slice(0, 2).join(', ')}`,
  );
}
