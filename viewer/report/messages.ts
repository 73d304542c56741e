import type { Slice } from '../fonts/font-slices.ts';
import type { ReportDocument } from './report-document.ts';

export type ReportCalls = {
  /** `slices`: of the page's font, by their absolute addresses. The bytes of a PDF. */
  write(report: ReportDocument, slices: Slice[]): Promise<Uint8Array<ArrayBuffer>>;
};
