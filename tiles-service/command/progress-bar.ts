import type { Progress } from '../../models/schema/index.ts';

const WIDTH = 24;
/** Redraws a second are bounded, so that a slow terminal does not slow the work. */
const INTERVAL = 100;

/**
 * Progress on one line of a terminal, with rate and time left; one line per step where the output is no terminal.
 */
export class ProgressBar {
  readonly #stream: NodeJS.WriteStream;
  #step = '';
  #begun = 0;
  #drawn = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(progress: Progress): void {
    const now = performance.now();
    const step = progress.step ?? '';
    const changed = step !== this.#step;
    if (changed) {
      this.#step = step;
      this.#begun = now;
      if (!this.#stream.isTTY) this.#stream.write(`${step}\n`);
    }
    if (!this.#stream.isTTY || (!changed && now - this.#drawn < INTERVAL)) return;
    this.#drawn = now;
    this.#stream.write(`\r\u001b[K${formatProgress(progress, (now - this.#begun) / 1000)}`);
  }

  clear(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\u001b[K');
  }
}

/** `seconds`: since the step began. */
export function formatProgress({ step, done, total, unit }: Progress, seconds: number): string {
  const amount = (value: number): string => (unit === 'bytes' ? formatBytes(value) : `${Math.round(value)}`);
  const unitName = unit === 'bytes' ? '' : ` ${unit}`;
  const rate = seconds > 1 && done > 0 ? `, ${amount(done / seconds)}${unitName}/s` : '';
  if (!total) return `${step}  ${done > 0 ? `${amount(done)}${unitName}${rate}` : ''}`;
  const share = Math.min(1, done / total);
  const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░');
  const left = seconds > 1 && share > 0.02 ? `, ${formatSeconds((seconds / share) * (1 - share))} left` : '';
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${step}  ${amount(done)}/${amount(total)}${unitName}${rate}${left}`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${Math.round(bytes)} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

export function formatSeconds(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
