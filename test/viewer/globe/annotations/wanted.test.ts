import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { whenAnnotated } from '../../../../viewer/globe/annotations/wanted.ts';
import { useBoot } from '../../../../viewer/stores/boot.ts';
import { useStatus } from '../../../../viewer/stores/status.ts';

let server: Server;
let layers: object[] | undefined;
let asked: number;
let page: { baseURI: string; visibilityState: string; querySelector(): null };
let end: () => void = () => undefined;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  asked = 0;
  layers = [];
  server = createServer((_request, response) => {
    asked++;
    response.writeHead(layers ? 200 : 404, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(layers ? { writable: false, layers } : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  page = { baseURI: base, visibilityState: 'visible', querySelector: () => null };
  vi.stubGlobal('document', page);
  const city = { id: 'liangjiang', layers: [] } as never;
  useBoot.setState({ boot: { phase: 'ready', city, address: `${base}scene.json` } });
  useStatus.setState({ tilesLoaded: false });
});
afterEach(() => {
  end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
});

const isAsked = (times: number) => vi.waitFor(() => expect(asked).toBe(times), { interval: 5 });
/** The answer has been read by then. */
const later = () => new Promise((resolve) => setTimeout(resolve, 60));

describe('whenAnnotated', () => {
  it('should wait for the first picture, and look again until somebody has drawn something', async () => {
    const wanted = vi.fn();
    end = whenAnnotated(wanted);
    vi.advanceTimersByTime(60_000);
    expect(asked).toBe(0);
    useStatus.setState({ tilesLoaded: true });
    await isAsked(1);
    await later();
    expect(wanted).not.toHaveBeenCalled();
    layers = [{ id: 'a' }];
    vi.advanceTimersByTime(15_000);
    await vi.waitFor(() => expect(wanted).toHaveBeenCalledTimes(1));
    vi.advanceTimersByTime(60_000);
    await later();
    expect(asked).toBe(2);
  });

  it('should not look while nobody sees the page', async () => {
    end = whenAnnotated(() => undefined);
    useStatus.setState({ tilesLoaded: true });
    await isAsked(1);
    page.visibilityState = 'hidden';
    vi.advanceTimersByTime(60_000);
    await later();
    expect(asked).toBe(1);
  });

  it('should ask a plain file host once', async () => {
    layers = undefined;
    end = whenAnnotated(() => undefined);
    useStatus.setState({ tilesLoaded: true });
    await isAsked(1);
    await later();
    vi.advanceTimersByTime(60_000);
    await later();
    expect(asked).toBe(1);
  });
});
