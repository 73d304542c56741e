/** Milliseconds between two frames while water is seen to flow: waves need no more. */
export const FLOW_INTERVAL = 40;
/** What a frame takes beyond that, so many times over no other is drawn for the flow alone. */
const REST = 2;
/** Milliseconds of that at most: water that stands still for longer looks as if it were still. */
const LONGEST_REST = 8_000;
/** Milliseconds after which a device is first asked whether it is done; of a slow one more and more. */
const FIRST_LOOK = 4;
const LATER_LOOKS = 1 / 16;

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
  /** When a frame was asked for that is not drawn yet. */
  #asked: number | undefined;
  #fence: { gl: Fences; sync: WebGLSync; timer: ReturnType<typeof setTimeout> } | undefined;
  #next = 0;

  /** Whether a frame may be asked for now; whoever is told so asks for it. */
  mayAsk(): boolean {
    const now = performance.now();
    if (this.#fence || now < this.#next) return false;
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
      this.#fence = { gl, sync, timer: setTimeout(this.#look, FIRST_LOOK) };
    } else this.#rest();
  }

  /** No flow is seen now: what passes until it is again says nothing of how long a frame takes. */
  forget(): void {
    this.#drop();
    this.#asked = undefined;
    this.#next = 0;
  }

  /** By a clock of its own: nobody need ask for the next frame to know how long this one took. */
  readonly #look = (): void => {
    if (!this.#fence || this.#asked === undefined) return;
    const { gl, sync } = this.#fence;
    if (gl.clientWaitSync(sync, 0, 0) === gl.TIMEOUT_EXPIRED) {
      const soon = Math.max(FIRST_LOOK, (performance.now() - this.#asked) * LATER_LOOKS);
      this.#fence.timer = setTimeout(this.#look, soon);
      return;
    }
    this.#drop();
    this.#rest();
  };

  #drop(): void {
    if (!this.#fence) return;
    clearTimeout(this.#fence.timer);
    this.#fence.gl.deleteSync(this.#fence.sync);
    this.#fence = undefined;
  }

  #rest(): void {
    const now = performance.now();
    const took = now - (this.#asked ?? now);
    this.#next = now + Math.min(LONGEST_REST, REST * Math.max(0, took - FLOW_INTERVAL));
    this.#asked = undefined;
  }
}
