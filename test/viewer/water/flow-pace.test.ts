import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FLOW_INTERVAL, FlowPace } from '../../../viewer/water/flow-pace.ts';

/** A device that is done so many milliseconds after a frame was sent to it. */
function device(takes: number) {
  const pending = new Set<{ since: number }>();
  const gl = {
    SYNC_GPU_COMMANDS_COMPLETE: 0x9117 as const,
    TIMEOUT_EXPIRED: 0x911b as const,
    fenceSync: () => {
      const fence = { since: performance.now() };
      pending.add(fence);
      return fence as unknown as WebGLSync;
    },
    clientWaitSync: (fence: WebGLSync) =>
      performance.now() - (fence as unknown as { since: number }).since >= takes ? 0x911a : 0x911b,
    deleteSync: (fence: WebGLSync | null) => {
      pending.delete(fence as unknown as { since: number });
    },
    flush: () => undefined,
  };
  return { pending, gl };
}

/** A page of 60 frames a second that asks as globe and map do; how many frames it had in so many milliseconds. */
function framesIn(milliseconds: number, pace: FlowPace, gl: Parameters<FlowPace['sent']>[0]): number {
  let frames = 0;
  let isAsked = false;
  const ticks = setInterval(() => {
    isAsked ||= pace.mayAsk();
  }, FLOW_INTERVAL);
  const draws = setInterval(() => {
    if (!isAsked) return;
    isAsked = false;
    frames++;
    pace.sent(gl);
  }, 1000 / 60);
  vi.advanceTimersByTime(milliseconds);
  clearInterval(ticks);
  clearInterval(draws);
  return frames;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the pace of frames for flowing water', () => {
  it('should ask for no frame while the device is still at the one before, and let it rest', () => {
    const pace = new FlowPace();
    const { pending, gl } = device(3_000);
    expect(pace.mayAsk()).toBe(true);
    pace.sent(gl);
    for (let at = 0; at < 2_960; at += 40) {
      vi.advanceTimersByTime(40);
      expect(pace.mayAsk()).toBe(false);
    }
    // It took three seconds, seen within a sixteenth of that, and rests for about six.
    vi.advanceTimersByTime(5_900);
    expect(pace.mayAsk()).toBe(false);
    vi.advanceTimersByTime(900);
    expect(pace.mayAsk()).toBe(true);
    expect(pending.size).toBe(0);
  });

  it('should reach its interval where a frame takes some milliseconds', () => {
    const frames = framesIn(10_000, new FlowPace(), device(6).gl);
    expect(frames).toBeGreaterThan(9_000 / FLOW_INTERVAL);
  });

  it('should fall off step by step where frames take longer than the interval', () => {
    const counts = [6, 30, 60, 120, 480].map((takes) => framesIn(10_000, new FlowPace(), device(takes).gl));
    for (let at = 1; at < counts.length; at++) {
      expect(counts[at]).toBeLessThan(counts[at - 1]);
      expect(counts[at]).toBeGreaterThan(counts[at - 1] / 5);
    }
  });

  it('should take nothing that passes while no flow is seen for the time of a frame', () => {
    const pace = new FlowPace();
    const { pending, gl } = device(6);
    for (let moment = 0; moment < 40; moment++) {
      // Left at any moment: asked, sent, done, resting.
      framesIn(500 + moment * 5, pace, gl);
      if (moment % 3 === 0) pace.mayAsk();
      pace.forget();
      expect(pending.size).toBe(0);
      vi.advanceTimersByTime(300_000);
      expect(pace.mayAsk()).toBe(true);
      pace.sent(gl);
      vi.advanceTimersByTime(FLOW_INTERVAL);
      expect(pace.mayAsk()).toBe(true);
    }
  });

  it('should not rest for longer than some seconds, as after a machine has slept', () => {
    const pace = new FlowPace();
    const { gl } = device(600_000);
    pace.mayAsk();
    pace.sent(gl);
    vi.advanceTimersByTime(600_000 * 1.07);
    vi.advanceTimersByTime(8_100);
    expect(pace.mayAsk()).toBe(true);
  });

  it('should leave frames that others asked for alone', () => {
    const pace = new FlowPace();
    const { pending, gl } = device(6);
    pace.sent(gl);
    expect(pending.size).toBe(0);
    expect(pace.mayAsk()).toBe(true);
  });

  it('should go by what the page needed for a frame, where a device has no fences', () => {
    const pace = new FlowPace();
    expect(pace.mayAsk()).toBe(true);
    vi.advanceTimersByTime(100);
    pace.sent(undefined);
    vi.advanceTimersByTime(119);
    expect(pace.mayAsk()).toBe(false);
    vi.advanceTimersByTime(2);
    expect(pace.mayAsk()).toBe(true);
  });
});
