import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OperatingPicture } from '../../../../models/schema/operating-picture.ts';
import type { Scene } from '../../../../models/schema/scene.ts';
import {
  lookAtPicture,
  signRun,
  usePicture,
  withdrawPicture,
} from '../../../../viewer/flood/picture/picture.ts';
import { useBoot } from '../../../../viewer/stores/boot.ts';

const picture: OperatingPicture = {
  ...{ id: 'p1', run: 'wave', publication: 'internal', word: 'forecast', duration: 3_600 },
  ...{
    name: { 'zh-CN': '河洪', en: 'River' },
    issued: '2026-06-01T12:00:00Z',
    start: '2026-06-01T12:00:00Z',
  },
  ...{ effectsHash: 'x', signed: { by: '1', name: 'Mx', time: 0 } },
};
let holds: OperatingPicture | null;
let refuses: boolean;
const asked: { path: string; body?: unknown }[] = [];

beforeEach(() => {
  vi.stubGlobal('document', { baseURI: 'http://city.example/' });
  // The server, as far as it is asked here.
  vi.stubGlobal('fetch', async (url: URL, { body }: { body?: string }) => {
    const path = url.pathname.replace('/api/cities/c/', '');
    asked.push({ path, ...(body ? { body: JSON.parse(body) } : {}) });
    if (!body) return Response.json({ picture: holds, earlier: [] });
    if (refuses) return Response.json({ error: 'changed' }, { status: 409 });
    holds = path.endsWith('withdraw') ? null : picture;
    return Response.json({ picture });
  });
  useBoot.setState({ boot: { phase: 'ready', city: { id: 'c' } as Scene, address: 'http://city.example/' } });
  usePicture.setState({ picture: null, earlier: [] });
  asked.length = 0;
  [holds, refuses] = [null, false];
});
afterEach(() => vi.unstubAllGlobals());

describe('the operating picture on the page', () => {
  it('should be signed in place of the one that is shown, and shown then', async () => {
    usePicture.setState({ picture: { ...picture, id: 'p0' } });
    await signRun(
      'c',
      { id: 'wave', publication: 'internal', effectsHash: 'e' },
      { basedOn: 'p0', note: 'as agreed' },
    );
    expect(asked[0]).toEqual({
      path: 'operating-picture/sign',
      body: { run: 'wave', publication: 'internal', basedOn: 'p0', effectsHash: 'e', note: 'as agreed' },
    });
    expect(usePicture.getState().picture).toEqual(picture);
  });

  it('should be gone when it is withdrawn', async () => {
    holds = picture;
    await lookAtPicture('c');
    await withdrawPicture('c', picture);
    expect(asked[1].body).toEqual({ picture: 'p1' });
    expect(usePicture.getState().picture).toBeNull();
  });

  it('should be shown as it is when somebody else was quicker', async () => {
    [holds, refuses] = [picture, true];
    await expect(
      signRun('c', { id: 'higher', publication: 'internal' }, { basedOn: null }),
    ).rejects.toMatchObject({
      status: 409,
    });
    expect(usePicture.getState().picture).toEqual(picture);
  });

  it('should be that of the last question, whichever answer comes last', async () => {
    const answers: ((told: object) => void)[] = [];
    vi.stubGlobal(
      'fetch',
      () =>
        new Promise<Response>((resolve) => {
          answers.push((told) => resolve(Response.json(told)));
        }),
    );
    const [first, second] = [lookAtPicture('c'), lookAtPicture('c')];
    answers[1]({ picture, files: 'as-signed', earlier: [] });
    await second;
    answers[0]({ picture: null, earlier: [] });
    await first;
    expect(usePicture.getState()).toMatchObject({ picture, files: 'as-signed' });
  });

  it('should stay the same object while it is the same', async () => {
    holds = picture;
    await lookAtPicture('c');
    const { picture: first } = usePicture.getState();
    await lookAtPicture('c');
    expect(usePicture.getState().picture).toBe(first);
  });
});
