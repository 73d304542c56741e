import { describe, expect, it } from 'vitest';
import { FlowPace } from '../../../viewer/water/flow-pace.ts';

/** A device that says that it is done when it is told to be. */
function device() {
  const state = { isDone: false, fences: 0 };
  const gl = {
    SYNC_GPU_COMMANDS_COMPLETE: 0x9117 as const,
    TIMEOUT_EXPIRED: 0x911b as const,
    fenceSync: () => {
      state.fences++;
      return {} as WebGLSync;
    },
    clientWaitSync: () => (state.isDone ? 0x911a : 0x911b),
    deleteSync: () => {
      state.fences--;
    },
    flush: () => undefined,
  };
  return { state, gl };
}

describe('the pace of frames for flowing water', () => {
  it('should ask for no frame while the device is still at the one before', () => {
    let now = 0;
    const pace = new FlowPace(() => now);
    const { state, gl } = device();
    expect(pace.mayAsk()).toBe(true);
    pace.sent(gl);
    for (now = 40; now < 4_000; now += 40) expect(pace.mayAsk()).toBe(false);
    state.isDone = true;
    // It took four seconds, and rests for eight.
    expect(pace.mayAsk()).toBe(false);
    now = 11_900;
    expect(pace.mayAsk()).toBe(false);
    now = 12_100;
    expect(pace.mayAsk()).toBe(true);
    expect(state.fences).toBe(0);
  });

  it('should leave frames that others asked for alone', () => {
    const pace = new FlowPace(() => 0);
    const { state, gl } = device();
    pace.sent(gl);
    expect(state.fences).toBe(0);
    expect(pace.mayAsk()).toBe(true);
  });

  it('should go by what the page needed for a frame, where a device has no fences', () => {
    let now = 0;
    const pace = new FlowPace(() => now);
    expect(pace.mayAsk()).toBe(true);
    now = 100;
    pace.sent(undefined);
    now = 299;
    expect(pace.mayAsk()).toBe(false);
    now = 301;
    expect(pace.mayAsk()).toBe(true);
  });
});
