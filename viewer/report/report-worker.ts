import subsetterAddress from 'harfbuzzjs/dist/harfbuzz-subset.wasm?url';
import { woff2Decode } from 'woff-lib/woff2/decode';
import { answerCalls } from '../workers/answer-calls.ts';
import { startSubsetter } from './fonts/cut-font.ts';
import { fontsFor } from './fonts/report-fonts.ts';
import type { ReportCalls } from './messages.ts';
import { writePdf } from './pdf/write-pdf.ts';
import { textsOf } from './report-document.ts';

answerCalls<ReportCalls>(
  {
    async write({ progress }, report, slices) {
      const subsetter = await startSubsetter(fetch(subsetterAddress));
      progress(0.1);
      const fonts = await fontsFor(textsOf(report), slices, {
        subsetter,
        fetchSlice: ({ name }) => fetchBytes(name),
        unpack: woff2Decode,
      });
      progress(0.7);
      return writePdf(report, fonts);
    },
  },
  (bytes) => [bytes.buffer],
);

async function fetchBytes(address: string): Promise<Uint8Array> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
