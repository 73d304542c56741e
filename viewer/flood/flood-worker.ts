import { compute } from './compute.ts';
import { failureOf } from './failure.ts';
import type { FloodNews, ToFlood } from './messages.ts';
import { ReadySite } from './ready-site.ts';

/** Milliseconds that a run waits at most until its first picture is on screen. */
const PATIENCE = 4_000;

let site: ReadySite | undefined;
let hasSeen: () => void = () => undefined;
const seen = new Promise<void>((resolve) => {
  hasSeen = resolve;
});

/** One run; the page ends the worker when it is done, or when nobody wants it any more. */
self.onmessage = async ({ data: message }: MessageEvent<ToFlood>) => {
  const tell = (news: FloodNews, transfer: Transferable[] = []) => self.postMessage(news, { transfer });
  if (message.kind === 'seen') return hasSeen();
  if (message.kind === 'site') {
    site = new ReadySite(message.site);
    if (message.isAhead) site.readAhead();
    return;
  }
  try {
    if (!site) throw new Error('A run was asked for before it was said where.');
    const whenSeen = () =>
      Promise.race([seen, new Promise<void>((resolve) => setTimeout(resolve, PATIENCE))]);
    await compute(message.flood, site, tell, whenSeen);
  } catch (error) {
    tell({ kind: 'failed', error: failureOf(error) });
  }
};
