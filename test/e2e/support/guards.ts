import type { BrowserContext, ConsoleMessage, Page } from '@playwright/test';

/** What a guard has seen that must not be. */
export interface Guard {
  readonly found: readonly string[];
  /** Throws with all that was found. */
  check(): Promise<void>;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** A host that is not this machine nor allowed; undefined for addresses that reach no network. */
function foreignHost(address: string, allowed: ReadonlySet<string>): string | undefined {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return undefined;
  }
  if (!/^(?:https?|wss?|ftp):$/.test(url.protocol)) return undefined;
  return LOOPBACK.has(url.hostname) || allowed.has(url.hostname) ? undefined : url.hostname;
}

/**
 * Watches every page and worker of the context for anything that would reach another host: requests of every
 * kind (fetch, image, font, style, beacon, worker, event source), WebSockets, links that resolve or open a
 * connection ahead (dns-prefetch, preconnect, prefetch …), WebRTC and WebTransport, and what the page's own
 * security policy kept it from asking.
 */
export async function noForeignHosts(
  target: Page | BrowserContext,
  allowed: readonly string[] = [],
): Promise<Guard> {
  const context = 'newPage' in target ? target : target.context();
  const hosts = new Set(allowed);
  const found = new Set<string>();
  const note = (kind: string, address: string) => {
    if (foreignHost(address, hosts) !== undefined) found.add(`${kind}: ${address}`);
  };
  const watch = (page: Page) => {
    page.on('websocket', (socket) => note('websocket', socket.url()));
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) found.add(`blocked: ${message.text()}`);
    });
  };
  context.on('request', (request) => note(request.resourceType(), request.url()));
  context.on('page', watch);
  for (const page of context.pages()) watch(page);
  await context.exposeBinding('citymirrorNoteAddress', (_source, kind: string, address: string) =>
    note(kind, address),
  );
  await context.addInitScript(watchDocument);
  await Promise.all(context.pages().map((page) => page.evaluate(watchDocument).catch(() => {})));
  return {
    get found() {
      return [...found];
    },
    async check() {
      // What a page has just started to ask for shows a moment later.
      await Promise.all(
        context
          .pages()
          .map((page) => page.evaluate(() => new Promise(requestAnimationFrame)).catch(() => {})),
      );
      if (found.size > 0) throw new Error(`The page reached for other hosts:\n  ${[...found].join('\n  ')}`);
    },
  };
}

/** Runs in the page: what no request event tells of. */
function watchDocument(): void {
  const note = (kind: string, address: string) =>
    (
      window as unknown as { citymirrorNoteAddress(kind: string, address: string): void }
    ).citymirrorNoteAddress(kind, address);
  const noteLink = (node: Node) => {
    if (!(node instanceof Element)) return;
    for (const link of [node, ...node.querySelectorAll('link')]) {
      if (link instanceof HTMLLinkElement && link.href) note(`link ${link.rel}`, link.href);
    }
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === 'attributes') noteLink(change.target);
      for (const node of change.addedNodes) noteLink(node);
    }
  }).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['href', 'rel'],
  });
  if (document.documentElement) noteLink(document.documentElement);
  for (const name of ['RTCPeerConnection', 'WebTransport'] as const) {
    const original = window[name];
    if (!original) continue;
    Object.defineProperty(window, name, {
      configurable: true,
      writable: true,
      value: new Proxy(original, {
        construct(target, given: unknown[]) {
          for (const address of JSON.stringify(given).match(/(?:https?:\/\/|stuns?:|turns?:)[^"?]+/g) ?? []) {
            note(name, address.replace(/^(?:stun|turn)s?:(?:\/\/)?/, 'https://'));
          }
          return Reflect.construct(target, given);
        },
      }),
    });
  }
}

/** Watches every page of the context for errors: in the console, uncaught, a crash, or a request that failed. */
export function noConsoleErrors(target: Page | BrowserContext, tolerated: readonly RegExp[] = []): Guard {
  const context = 'newPage' in target ? target : target.context();
  const found = new Set<string>();
  const note = (text: string) => {
    if (!tolerated.some((pattern) => pattern.test(text))) found.add(text);
  };
  context.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error') note(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => note(`uncaught: ${error.error().stack ?? error.error().message}`));
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // A tile that is no longer in view is not waited for.
    if (reason !== 'net::ERR_ABORTED') note(`failed: ${request.url()} ${reason}`);
  });
  const watch = (page: Page) => page.on('crash', () => note(`crash: ${page.url()}`));
  context.on('page', watch);
  context.pages().forEach(watch);
  return {
    get found() {
      return [...found];
    },
    async check() {
      if (found.size > 0) throw new Error(`The page had errors:\n  ${[...found].join('\n  ')}`);
    },
  };
}
