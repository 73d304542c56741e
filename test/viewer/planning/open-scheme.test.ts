import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlanningDocument, PlanningVersion } from '../../../models/schema/planning-document.ts';
import { DocumentChanged } from '../../../viewer/planning/documents.ts';
import { draftOf, giveUpChanges, useDrafts } from '../../../viewer/planning/drafts.ts';
import {
  followSchemes,
  listSchemes,
  makeScheme,
  saveScheme,
  showScheme,
  takeDraft,
} from '../../../viewer/planning/open-scheme.ts';
import { changeScheme, isChanged, useScheme, useSchemeList } from '../../../viewer/planning/scheme-store.ts';
import { useBoot } from '../../../viewer/stores/boot.ts';
import { currentView } from '../../../viewer/stores/view.ts';
import { schemeOf } from '../../scenes/planning/metres.ts';

const NAME = { 'zh-CN': '方案', en: 'Scheme' };
const SCENE = {
  ...{ id: 'c', layers: [], origin: { longitude: 106, latitude: 29, height: 0 } },
  scenarioPresets: [schemeOf({ id: 'given', name: NAME, publication: 'public' })],
};
let kept: PlanningDocument[] = [];

/** A server that keeps documents as ours does. */
async function answer(input: URL | string, init: RequestInit = {}): Promise<Response> {
  const { pathname, searchParams } = new URL(input);
  const [, id, rest] = /planning\/scheme(?:\/([^/]+))?(\/versions)?$/.exec(pathname) ?? [];
  const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status });
  const of = (wanted: string) =>
    kept.filter((one) => one.id === wanted).sort((a, b) => b.version - a.version);
  const bare = ({ content: _, ...version }: PlanningDocument): PlanningVersion => version;
  if (id === undefined) {
    const ids = [...new Set(kept.map((one) => one.id))];
    return json({ documents: ids.map((one) => bare(of(one)[0])), writable: true });
  }
  if (init.method === 'PUT') {
    const { basedOn, ...change } = JSON.parse(String(init.body));
    const newest = of(id)[0];
    if ((newest?.version ?? 0) !== basedOn)
      return json({ error: 'changed', newest: newest && bare(newest) }, 409);
    const version = basedOn + 1;
    const next: PlanningDocument = {
      ...{ kind: 'scheme', id, version, author: 'li', authorName: '李', time: version, removed: false },
      ...change,
    };
    next.content = { ...next.content, id, version };
    kept.push(next);
    return json(bare(next));
  }
  if (rest) return json({ versions: of(id).map(bare) });
  const wanted = searchParams.get('version');
  const found = wanted === null ? of(id)[0] : of(id).find(({ version }) => version === Number(wanted));
  return found ? json(found) : json({ error: 'not-found' }, 404);
}

type Hear = (event: { preventDefault(): void }) => void;
/** What the page listens to. */
const hearing = new Map<string, Hear>();
/** Whether a page that is closed asks first. */
function asksFirst(): boolean {
  const preventDefault = vi.fn();
  hearing.get('beforeunload')?.({ preventDefault });
  return preventDefault.mock.calls.length > 0;
}

const ready = () => vi.waitFor(() => expect(useScheme.getState().state).toBe('ready'));

beforeEach(async () => {
  kept = [];
  useDrafts.setState({ drafts: [] });
  vi.stubGlobal('document', { baseURI: 'http://here/' });
  vi.stubGlobal('addEventListener', (name: string, hear: Hear) => hearing.set(name, hear));
  vi.stubGlobal('fetch', answer);
  useBoot.setState({
    boot: { phase: 'ready', city: SCENE as never, address: 'http://here/scene.json' },
    hasServer: true,
  });
  followSchemes();
  showScheme(undefined);
  await listSchemes();
});
afterEach(() => vi.unstubAllGlobals());

describe('schemes that are opened and kept', () => {
  it('should be listed from the server and from the city', async () => {
    await makeScheme(NAME);
    const { entries, keptIn } = useSchemeList.getState();
    expect(entries?.map(({ where }) => where)).toEqual(['server', 'city']);
    expect(keptIn).toBe('server');
  });

  it('should be open when they are made, and be kept as the next version', async () => {
    await makeScheme(NAME);
    const { opened } = useScheme.getState();
    expect([opened?.version, currentView().planning?.scheme]).toEqual([1, opened?.id]);
    changeScheme((scheme) => ({ ...scheme, simulated: true }));
    expect(isChanged(useScheme.getState())).toBe(true);
    await saveScheme({ note: 'made up' });
    expect(useScheme.getState().opened?.version).toBe(2);
    expect(isChanged(useScheme.getState())).toBe(false);
    expect(kept.map(({ version, note }) => [version, note])).toEqual([
      [1, undefined],
      [2, 'made up'],
    ]);
  });

  it('should be shown as an earlier version, and as the newest again', async () => {
    await makeScheme(NAME);
    changeScheme((scheme) => ({ ...scheme, simulated: true }));
    await saveScheme();
    const { id } = useScheme.getState().opened!;
    showScheme({ id, where: 'server' }, 1);
    await ready();
    await vi.waitFor(() => expect(useScheme.getState().opened?.version).toBe(1));
    expect(useScheme.getState().scheme?.simulated).toBe(false);
    showScheme({ id, where: 'server' });
    await vi.waitFor(() => expect(useScheme.getState().opened?.version).toBe(2));
    expect(useScheme.getState().scheme?.simulated).toBe(true);
  });

  it('should not be kept over what somebody else has kept, but for who has seen it', async () => {
    await makeScheme(NAME);
    const { id } = useScheme.getState().opened!;
    kept.push({ ...kept[0], version: 2 });
    changeScheme((scheme) => ({ ...scheme, simulated: true }));
    const refused = await saveScheme().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DocumentChanged);
    expect((refused as DocumentChanged).newest).toMatchObject({ id, version: 2 });
    // Nothing of what was changed is lost.
    expect(useScheme.getState().scheme?.simulated).toBe(true);
    await saveScheme({ over: 2 });
    expect(useScheme.getState().opened?.version).toBe(3);
  });

  it('should leave those of the city as they came: what is changed of one is kept as another', async () => {
    showScheme({ id: 'given', where: 'city' });
    await ready();
    changeScheme((scheme) => ({ ...scheme, simulated: true }));
    await saveScheme();
    const { opened, scheme } = useScheme.getState();
    expect(opened?.where).toBe('server');
    expect(opened?.id).not.toBe('given');
    expect(scheme?.basedOn).toEqual({ scheme: 'given', version: 1 });
  });

  it('should lose no change when another one is opened, but put it aside to go on with', async () => {
    await makeScheme(NAME);
    const { id } = useScheme.getState().opened!;
    changeScheme((scheme) => ({ ...scheme, simulated: true }));
    showScheme({ id: 'given', where: 'city' });
    await ready();
    const [draft] = useDrafts.getState().drafts;
    // What is open has no changes, but what was put aside would go with the page.
    expect([isChanged(useScheme.getState()), asksFirst()]).toEqual([false, true]);
    expect(draft.scheme).toMatchObject({ id, simulated: true });
    showScheme({ id, where: 'server' });
    await vi.waitFor(() => expect(useScheme.getState().opened?.id).toBe(id));
    expect(useScheme.getState().scheme?.simulated).toBe(false);
    kept.push({ ...kept[0], version: 2 });
    takeDraft(draftOf(useDrafts.getState().drafts, 'c', useScheme.getState().opened)!);
    expect(useScheme.getState().scheme?.simulated).toBe(true);
    expect(useDrafts.getState().drafts).toEqual([]);
    // Somebody kept another version meanwhile: it is not one that was chosen, to be followed without a question.
    expect(currentView().planning?.version).toBeUndefined();
    expect(await saveScheme().catch((error: unknown) => error)).toBeInstanceOf(DocumentChanged);
    await saveScheme({ over: 2 });
    expect([useScheme.getState().opened?.version, isChanged(useScheme.getState())]).toEqual([3, false]);
    expect(asksFirst()).toBe(false);
    // Who gives them up, and who keeps them, is not asked again.
    changeScheme((scheme) => ({ ...scheme, simulated: false }));
    giveUpChanges();
    showScheme(undefined);
    showScheme({ id: 'given', where: 'city' });
    await ready();
    changeScheme((scheme) => ({ ...scheme, simulated: true }));
    await saveScheme();
    showScheme(undefined);
    expect(useDrafts.getState().drafts).toEqual([]);
  });

  it('should stay with the one that was opened while another was kept', async () => {
    await makeScheme(NAME);
    changeScheme((scheme) => ({ ...scheme, simulated: true }));
    const saving = saveScheme();
    showScheme({ id: 'given', where: 'city' });
    await saving;
    await ready();
    expect(useScheme.getState().opened?.id).toBe('given');
    expect(currentView().planning?.scheme).toBe('given');
  });

  it('should not be open to everybody because what they were copied from is', async () => {
    showScheme({ id: 'given', where: 'city' });
    await ready();
    await saveScheme();
    expect(kept.map(({ publication }) => publication)).toEqual(['internal']);
    await makeScheme(NAME, schemeOf({ publication: 'restricted' }));
    expect(kept.at(-1)?.publication).toBe('restricted');
  });

  it('should say that one is not there', async () => {
    showScheme({ id: 'gone', where: 'server' });
    await vi.waitFor(() => expect(useScheme.getState().state).toBe('failed'));
    showScheme(undefined);
    expect(useScheme.getState().state).toBe('none');
  });
});
