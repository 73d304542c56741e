/** Milliseconds between two frames while water is seen to flow: waves need no more. */
export const FLOW_INTERVAL = 40;
/** So many times as long as a frame took, no other is drawn for the flow alone. */
const REST = 2;

type Fences = Pick<
  WebGL2RenderingContext,
  'fenceSync' | 'clientWaitSync' | 'deleteSync' | 'flush' | 'SYNC_GPU_COMMANDS_COMPLETE' | 'TIMEOUT_EXPIRED'
>;

/**
 * When a frame is asked for only because water flows. A frame has been drawn when the graphics device is done with it, not
 * when the page has sent it: a machine without a graphics card takes seconds for one, and would be given the next at
 * once, until it does nothing else. Then it rests, for it may have to compute the run beside.
 */
export class FlowPace {
  readonly #now: () => number;
  /** When a frame was asked for that is not drawn yet. */
  #asked: number | undefined;
  #fence: { gl: Fences; sync: WebGLSync } | undefined;
  #next = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether a frame may be asked for now; whoever is told so asks for it. */
  mayAsk(): boolean {
    const now = this.#now();
    if (this.#fence) {
      const { gl, sync } = this.#fence;
      if (gl.clientWaitSync(sync, 0, 0) === gl.TIMEOUT_EXPIRED) return false;
      gl.deleteSync(sync);
      this.#fence = undefined;
      this.#rest(now);
    }
    if (now < this.#next) return false;
    this.#asked ??= now;
    return true;
  }

  /** A frame has been sent to the device of `gl`. */
  sent(gl: Fences | undefined): void {
    if (this.#asked === undefined || this.#fence) return;
    const sync = gl?.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    if (gl && sync) {
      // Else the device may keep it waiting for what comes after it.
      gl.flush();
      this.#fence = { gl, sync };
    } else this.#rest(this.#now());
  }

  #rest(now: number): void {
    this.#next = now + REST * (now - (this.#asked ?? now));
    this.#asked = undefined;
  }
}
