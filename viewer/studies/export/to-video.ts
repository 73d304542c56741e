import { InputError } from '../../../models/errors.ts';
import { rasterPicture } from '../raster-picture.ts';
import type { RasterPart, StudyResult } from '../result.ts';

/** Pixels of the longer side of the picture, and of the strip below it that tells the time. */
const SIDE = 960;
const STRIP = 56;
/** Milliseconds that a frame is shown, and between two pictures of the video. */
const PACE = 500;
const TICK = 100;
const GROUND = '#20262b';
const TYPES = ['video/mp4;codecs=avc1', 'video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm'];

/** The kind of video that this browser records; undefined: none. */
export function videoType(): string | undefined {
  if (typeof MediaRecorder === 'undefined' || !('captureStream' in HTMLCanvasElement.prototype))
    return undefined;
  return TYPES.find((type) => MediaRecorder.isTypeSupported(type));
}

/**
 * The frames of a raster as a video, north above, each with its time. It is recorded as it is played: half a second a frame.
 * `told`: what stands below a frame.
 * @throws InputError `study-video` where the browser records none
 */
export async function toVideo(
  { legends }: Pick<StudyResult, 'legends'>,
  part: RasterPart,
  told: (time: number) => string,
  { signal, onProgress }: { signal: AbortSignal; onProgress(share: number): void },
): Promise<Blob> {
  const type = videoType();
  const times = part.frames?.times ?? [];
  if (!type || times.length === 0)
    throw new InputError(
      'study-video',
      part.id,
      'there is nothing to record, or nothing to record it with.',
      'Use a browser that records pictures, as Chromium does.',
    );
  const { columns, rows } = part.grid;
  const scale = SIDE / Math.max(columns, rows);
  const canvas = document.createElement('canvas');
  // Codecs want even sides.
  canvas.width = even(Math.max(320, columns * scale));
  canvas.height = even(rows * scale) + STRIP;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const recorder = new MediaRecorder(canvas.captureStream(1000 / TICK), {
    mimeType: type,
    videoBitsPerSecond: 4_000_000,
  });
  const pieces: Blob[] = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const ended = new Promise<void>((resolve) => {
    recorder.onstop = () => resolve();
  });
  recorder.start();
  try {
    for (const [frame, time] of times.entries()) {
      signal.throwIfAborted();
      const { canvas: picture } = await rasterPicture(part, legends[part.legend], frame);
      // Drawn again and again: what does not change is not recorded.
      for (let shown = 0; shown < PACE; shown += TICK) {
        draw(context, picture, told(time));
        await new Promise((resolve) => setTimeout(resolve, TICK));
      }
      onProgress((frame + 1) / times.length);
    }
  } finally {
    recorder.stop();
    await ended;
  }
  return new Blob(pieces, { type: type.split(';')[0] });
}

function draw(context: CanvasRenderingContext2D, picture: HTMLCanvasElement, text: string): void {
  const { width, height } = context.canvas;
  context.fillStyle = GROUND;
  context.fillRect(0, 0, width, height);
  context.imageSmoothingEnabled = false;
  const scale = Math.min(width / picture.width, (height - STRIP) / picture.height);
  const across = picture.width * scale;
  context.drawImage(picture, (width - across) / 2, 0, across, picture.height * scale);
  context.fillStyle = '#eaf6f2';
  context.font = `${STRIP * 0.45}px sans-serif`;
  context.textBaseline = 'middle';
  context.fillText(text, 16, height - STRIP / 2, width - 64);
  context.textAlign = 'right';
  context.fillText('N ↑', width - 16, height - STRIP / 2);
  context.textAlign = 'left';
}

const even = (pixels: number): number => 2 * Math.ceil(pixels / 2);
