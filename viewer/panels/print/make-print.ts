import type { Scene } from '../../../models/schema/scene.ts';
import { currentGlobe } from '../../app/globe-control.ts';
import { type Decorations, decorate, type Ink } from '../../globe/print/decorations.ts';
import { withDotsPerInch } from '../../globe/print/png-density.ts';
import { download } from './download.ts';

export interface PrintJob {
  city: Scene;
  width: number;
  height: number;
  /** Written into the file. */
  dotsPerInch: number;
  decorations: Decorations;
  signal: AbortSignal;
  onProgress(share: number): void;
}

/** Draws the view in the size of a print and gives it to the person as a file. Returns what was left unfinished. */
export async function makePrint(job: PrintJob): Promise<{ unfinished: number }> {
  const globe = currentGlobe();
  if (!globe) throw new Error('No globe to print');
  const { drawPicture } = await import('../../globe/print/draw-picture.ts');
  const { canvas, scale, unfinished } = await drawPicture(globe.context, job);
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('The browser gave no canvas of this size');
  decorate(pen, job.decorations, scale, inkOfPage());
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  job.signal.throwIfAborted();
  if (!blob) throw new Error('The browser made no file of this picture');
  const png = withDotsPerInch(new Uint8Array(await blob.arrayBuffer()), job.dotsPerInch);
  download(new Blob([png], { type: 'image/png' }), `${fileName(job)}.png`);
  return { unfinished };
}

function fileName({ city, width, height }: PrintJob): string {
  return `${city.id}-${width}x${height}`;
}

function inkOfPage(): Ink {
  const style = getComputedStyle(document.documentElement);
  const { fontFamily } = getComputedStyle(document.body);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return { paper: of('--panel-solid'), text: of('--text'), accent: of('--accent'), font: fontFamily };
}
