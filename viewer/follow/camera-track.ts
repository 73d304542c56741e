import type { Camera } from '../../models/schema/view-document.ts';

/** Where a camera was at a time, in milliseconds. */
export interface CameraSample {
  at: number;
  camera: Camera;
}

/** Samples farther apart than this are two places, not one movement, in milliseconds. */
const LONGEST_STEP = 1_500;
/** What is so much older than the newest sample is never shown any more, in milliseconds. */
const KEPT = 10_000;

/**
 * A camera's way, from samples that come now and then: between two of them it goes straight, turning the shorter
 * way round. Old samples are forgotten as time goes on and as new ones come, whether or not anybody looks.
 */
export class CameraTrack {
  #samples: CameraSample[] = [];

  /** Adds a sample; one that is not newer than the last takes its place. */
  add(sample: CameraSample): void {
    while (this.#samples.length > 0 && this.#samples[this.#samples.length - 1].at >= sample.at)
      this.#samples.pop();
    this.#samples.push(sample);
    while (this.#samples.length > 2 && this.#samples[1].at < sample.at - KEPT) this.#samples.shift();
  }

  /** Samples that are kept. */
  get size(): number {
    return this.#samples.length;
  }

  clear(): void {
    this.#samples = [];
  }

  /** True when `time` is past the last sample: nothing moves any more. */
  isPast(time: number): boolean {
    const last = this.#samples.at(-1);
    return last === undefined || time >= last.at;
  }

  /** The camera at a time; before the first sample it is the first. Undefined while there is none. */
  at(time: number): Camera | undefined {
    while (this.#samples.length > 2 && this.#samples[1].at <= time) this.#samples.shift();
    if (this.#samples.length === 0) return undefined;
    const [first, second] = this.#samples;
    if (!second || time <= first.at) return first.camera;
    if (time >= second.at) return second.camera;
    if (second.at - first.at > LONGEST_STEP) return first.camera;
    return between(first.camera, second.camera, (time - first.at) / (second.at - first.at));
  }
}

function between(a: Camera, b: Camera, share: number): Camera {
  const straight = (from: number, to: number) => from + (to - from) * share;
  const turning = (from: number, to: number) => wrap(from + wrap(to - from) * share);
  return {
    longitude: turning(a.longitude, b.longitude),
    latitude: straight(a.latitude, b.latitude),
    // By the logarithm where both are above the ground: zooming looks even.
    height:
      a.height > 1 && b.height > 1
        ? Math.exp(straight(Math.log(a.height), Math.log(b.height)))
        : straight(a.height, b.height),
    heading: (turning(a.heading, b.heading) + 360) % 360,
    pitch: straight(a.pitch, b.pitch),
    roll: turning(a.roll, b.roll),
  };
}

/** Degrees into −180 … 180. */
function wrap(degrees: number): number {
  return ((((degrees + 180) % 360) + 360) % 360) - 180;
}
