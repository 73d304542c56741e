import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Identity } from '../../../../models/schema/access.ts';

const OFFICER: Identity = {
  account: {
    id: 'a1',
    name: 'zhangsan',
    displayName: '张三',
    kind: 'person',
    grants: [],
    hasSecondFactor: false,
  },
  local: false,
  external: false,
  actions: [],
  due: [],
};
const ANYBODY: Identity = { local: false, external: false, actions: [], due: [] };

/** What the server says of who asks. */
let said: Identity | null;
let server: Server;
let identity: typeof import('../../../../viewer/panels/account/identity.ts');
beforeAll(async () => {
  server = createServer((_request, response) =>
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(said)),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubGlobal('document', { baseURI: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
  identity = await import('../../../../viewer/panels/account/identity.ts');
});
afterAll(() => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
});
beforeEach(() =>
  identity.useIdentity.setState({ identity: undefined, ended: undefined, refused: false, dialog: 'none' }),
);

const state = () => identity.useIdentity.getState();

describe('who the page is taken for', () => {
  it('should be nobody to speak of where the server has no accounts', async () => {
    said = null;
    await identity.refreshIdentity();
    expect(state()).toMatchObject({ identity: undefined, dialog: 'none' });
  });

  it('should be asked for what is due, before anything else', async () => {
    said = { ...OFFICER, due: ['password'] };
    await identity.refreshIdentity();
    expect(state().dialog).toBe('account');
  });

  it('should be asked to sign in again, by name, when the session ends while they work', async () => {
    said = { ...OFFICER, expires: Date.now() - 1_000 };
    await identity.refreshIdentity();
    expect(state()).toMatchObject({ identity: { account: { id: 'a1' } }, dialog: 'none' });
    said = ANYBODY;
    await vi.waitFor(() => expect(state()).toMatchObject({ ended: 'zhangsan', dialog: 'sign-in' }), 5_000);
  });

  it('should not be told that a session has ended that never began', async () => {
    said = ANYBODY;
    await identity.refreshIdentity();
    expect(state()).toMatchObject({ ended: undefined, dialog: 'none' });
  });

  it('should be asked again when the connection was cut, as the server does with the session', async () => {
    vi.stubGlobal('addEventListener', () => {});
    vi.stubGlobal('removeEventListener', () => {});
    const { useLive } = await import('../../../../viewer/stores/live.ts');
    said = OFFICER;
    await identity.refreshIdentity();
    const end = identity.keepAlive();
    said = ANYBODY;
    useLive.setState({ connection: { state: 'open', since: 0 } });
    useLive.setState({ connection: { state: 'lost', since: 1 } });
    useLive.setState({ connection: { state: 'open', since: 2 } });
    await vi.waitFor(() => expect(state()).toMatchObject({ ended: 'zhangsan', dialog: 'sign-in' }));
    end();
  });

  it('should stay as it was while the server does not answer', async () => {
    said = OFFICER;
    await identity.refreshIdentity();
    server.closeAllConnections();
    vi.stubGlobal('document', { baseURI: 'http://127.0.0.1:1/' });
    await identity.refreshIdentity();
    expect(state()).toMatchObject({ identity: { account: { id: 'a1' } }, ended: undefined });
  });
});
