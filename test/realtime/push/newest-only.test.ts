import type { Socket } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followedViewSchema } from '../../../models/schema/follow.ts';
import { NewestOnly } from '../../../realtime/push/newest-only.ts';

const VIEW = followedViewSchema.parse({ camera: { longitude: 114.6, latitude: 27.6, height: 900 } });

/** The part of a connection that is asked: whether it takes more, and what it was given. */
function connection() {
  const sent: [string, unknown][] = [];
  const transport = { writable: true };
  const socket = {
    connected: true,
    conn: { transport },
    emit: (...told: [string, unknown]) => sent.push(told),
  };
  return { sent, transport, socket, line: new NewestOnly(socket as unknown as Socket) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('telling a connection that is slow', () => {
  it('should tell at once what it takes', () => {
    const { line, sent } = connection();
    line.view({ at: 1, view: VIEW });
    expect(sent).toEqual([['view', { at: 1, view: VIEW }]]);
  });

  it('should keep only the newest of what it does not take, and bring it when it does', () => {
    const { line, sent, transport } = connection();
    transport.writable = false;
    for (let at = 1; at <= 1000; at++) {
      line.view({ at, view: { ...VIEW, shadows: at === 1000 } });
      line.participants({ leader: '李', followers: [`${at}`] });
    }
    vi.advanceTimersByTime(10_000);
    expect(sent).toEqual([]);
    transport.writable = true;
    vi.advanceTimersByTime(100);
    expect(sent).toEqual([
      ['participants', { leader: '李', followers: ['1000'] }],
      ['view', { at: 1000, view: { ...VIEW, shadows: true } }],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('should put a later camera into a view that waits, and lose neither', () => {
    const { line, sent, transport } = connection();
    transport.writable = false;
    line.view({ at: 1, camera: VIEW.camera });
    line.view({ at: 2, view: { ...VIEW, shadows: true } });
    line.view({ at: 3, camera: { ...VIEW.camera, height: 50 } });
    transport.writable = true;
    vi.advanceTimersByTime(100);
    expect(sent).toEqual([
      ['view', { at: 3, view: { ...VIEW, shadows: true, camera: { ...VIEW.camera, height: 50 } } }],
    ]);
  });

  it('should keep nothing for a connection that is lost, nor of a session that is over', () => {
    const { line, sent, transport, socket } = connection();
    transport.writable = false;
    line.view({ at: 1, view: VIEW });
    line.forget();
    expect(vi.getTimerCount()).toBe(0);
    line.view({ at: 2, view: VIEW });
    socket.connected = false;
    vi.advanceTimersByTime(100);
    expect(vi.getTimerCount()).toBe(0);
    expect(sent).toEqual([]);
  });
});
