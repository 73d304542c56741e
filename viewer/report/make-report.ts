import { slices } from 'virtual:city-fonts';
import type { Scene } from '../../models/schema/scene.ts';
import { download } from '../panels/print/download.ts';
import { currentView } from '../stores/view.ts';
import { fileNameOf } from '../studies/export/file-name.ts';
import type { StudyResult } from '../studies/result.ts';
import { changeResult, useResults } from '../studies/results.ts';
import { WorkerCalls } from '../workers/worker-calls.ts';
import type { ReportCalls } from './messages.ts';
import { planPicture } from './plan-picture.ts';
import { reportOf } from './study-report.ts';

const calls = new WorkerCalls<ReportCalls>(
  () => new Worker(new URL('./report-worker.ts', import.meta.url), { type: 'module' }),
);

/** Of the whole work, what the picture takes. */
const PICTURE = 0.7;

/**
 * Makes a report of a result and gives it to the person as a PDF: a plan of it as the globe shows it, and all that it says.
 * Returns how many parts of the picture were left unfinished; `hasPicture`: false where no globe is shown.
 */
export async function makeReport(
  result: StudyResult,
  city: Scene,
  { signal, onProgress }: { signal: AbortSignal; onProgress(share: number): void },
): Promise<{ unfinished: number; hasPicture: boolean }> {
  const picture = await showingAlone(result.id, () =>
    planPicture(result.bounds, city.origin.height, {
      signal,
      onProgress: (share) => onProgress(share * PICTURE),
    }),
  );
  const shown = useResults.getState().items.find((item) => item.result.id === result.id);
  const report = reportOf(result, city, currentView().language, picture, shown?.parts);
  const fonts = slices.map(({ url, range }) => ({ name: new URL(url, document.baseURI).href, range }));
  const bytes = await calls.call('write', [report, fonts], {
    signal,
    onProgress: (share) => onProgress(PICTURE + share * (1 - PICTURE)),
  });
  download(new Blob([bytes], { type: 'application/pdf' }), fileNameOf(result, 'pdf'));
  return { unfinished: picture?.unfinished ?? 0, hasPicture: picture !== undefined };
}

/** Does something while of all results this one alone is shown. */
async function showingAlone<Value>(id: string, work: () => Promise<Value>): Promise<Value> {
  const before = useResults.getState().items.map(({ result, isVisible }) => ({ id: result.id, isVisible }));
  for (const one of before)
    if (one.isVisible !== (one.id === id)) changeResult(one.id, { isVisible: one.id === id });
  try {
    return await work();
  } finally {
    for (const { id: one, isVisible } of before)
      if (isVisible !== (one === id)) changeResult(one, { isVisible });
  }
}
