import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { pino } from 'pino';
import type { AccountGrant } from '../../../models/access/roles.ts';
import { type Thing, thingSchema } from '../../../models/schema/index.ts';
import { setAsker } from '../../../realtime/access/asker.ts';
import { AuditLog } from '../../../realtime/access/audit/audit-log.ts';
import type { Database } from '../../../realtime/database/database.ts';
import type { States } from '../../../realtime/state/keeping.ts';
import type { LiveThing, StateChange } from '../../../realtime/state/live-thing.ts';
import { videoRoutes } from '../../../realtime/video/routes/video-routes.ts';
import { VideoService } from '../../../realtime/video/video-service.ts';
import { answerErrors } from '../../../tiles-service/serve/answer-error.ts';

export const CITY = 'testcity';

/** Who can ask in these tests, by the word in a header. */
export const PEOPLE: Record<string, AccountGrant[]> = {
  anybody: [],
  viewer: [{ role: 'viewer', areas: '*', publication: 'internal' }],
  operator: [{ role: 'operator', areas: ['east'], publication: 'internal' }],
  colleague: [{ role: 'operator', areas: ['east'], publication: 'internal' }],
  commander: [{ role: 'commander', areas: ['east'], publication: 'internal' }],
  'west-commander': [{ role: 'commander', areas: ['west'], publication: 'internal' }],
  cleared: [{ role: 'operator', areas: ['east'], publication: 'restricted' }],
  administrator: [{ role: 'system-administrator', areas: '*', publication: 'restricted' }],
};

/** Things of one world in memory, as the store of states has them. */
export class TestStates implements States {
  readonly #things = new Map<string, LiveThing>();
  readonly #listeners = new Set<(change: StateChange) => void>();

  put(told: Parameters<typeof thingSchema.parse>[0], more: Partial<LiveThing> = {}): LiveThing {
    const thing: Thing = thingSchema.parse(told);
    const live: LiveThing = {
      handle: this.#things.size + 1,
      feed: 'cameras',
      thing,
      latest: thing.datastreams.map(() => undefined),
      position: undefined,
      stale: false,
      level: 0,
      ...more,
    };
    this.#things.set(thing.id, live);
    this.#tell({ introduced: [live] });
    return live;
  }

  remove(id: string): void {
    const live = this.#things.get(id)!;
    this.#things.delete(id);
    this.#tell({ removed: [live] });
  }

  things(): Iterable<LiveThing> {
    return this.#things.values();
  }
  byId(_world: string, id: string): LiveThing | undefined {
    return this.#things.get(id);
  }
  byHandle(): undefined {
    return undefined;
  }
  onChange(listener: (change: StateChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  setLevel(): void {}

  #tell(change: Partial<StateChange>): void {
    for (const listener of this.#listeners)
      listener({ world: 'live', introduced: [], removed: [], values: [], states: [], levels: [], ...change });
  }
}

export const camera = (id: string, more: object = {}, properties: object = {}) => ({
  id,
  layer: 'cameras',
  kind: 'camera',
  name: { 'zh-CN': `摄像机${id}`, en: `Camera ${id}` },
  longitude: 114.6,
  latitude: 27.6,
  height: 6,
  areas: ['east'],
  publication: 'internal',
  properties: { heading: 0, pitch: -20, fieldOfView: 60, reach: 100, owner: '交警支队', ...properties },
  ...more,
});

export interface RunningVideo {
  url: string;
  folder: string;
  service: VideoService;
  states: TestStates;
  /** Actions of the audit log, in order, with who and whether it was done. */
  audited(): string[];
  now: { value: number };
  as(
    who: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<globalThis.Response>;
  stop(): Promise<void>;
}

/** The routes of video behind a check that believes a header, with a real database and a real log. */
export async function runVideo(
  database: Database,
  cameras: object,
  more: { clip?: Buffer; environment?: Record<string, string>; realTime?: boolean; ffmpeg?: string } = {},
): Promise<RunningVideo> {
  const folder = mkdtempSync(join(tmpdir(), 'citymirror-video-'));
  writeFileSync(join(folder, 'cameras.json'), JSON.stringify({ schema: 'citymirror/cameras/1', ...cameras }));
  if (more.clip) writeFileSync(join(folder, 'clip.mp4'), more.clip);
  const now = { value: Date.UTC(2026, 10, 21) };
  const clock = more.realTime ? Date.now : () => now.value;
  const lines: string[] = [];
  const audit = await AuditLog.open({
    folder: join(folder, 'audit'),
    now: clock,
    onEntry: ({ actor, action, object, outcome }) => lines.push(`${actor} ${action} ${object} ${outcome}`),
  });
  const states = new TestStates();
  const service = await VideoService.open({
    city: CITY,
    folder,
    states,
    isCameraLayer: (layer) => layer === 'cameras',
    database,
    audit,
    areas: [
      { id: 'east', name: { 'zh-CN': '东城区', en: 'East' } },
      { id: 'west', name: { 'zh-CN': '西城区', en: 'West' } },
    ],
    logger: pino({ level: 'silent' }),
    now: clock,
    firstPause: 200,
    ...(more.environment ? { environment: more.environment } : {}),
    ...(more.ffmpeg === undefined ? {} : { ffmpeg: more.ffmpeg }),
  });
  const app = express();
  app.set('query parser', 'simple');
  app.use((request, _response, next) => {
    const who = String(request.headers['x-who'] ?? 'anybody');
    const known = who !== 'anybody';
    setAsker(request, {
      subject: { ...(known ? { account: who } : {}), grants: PEOPLE[who] ?? [] },
      actor: who,
      displayName: who,
      address: '127.0.0.1',
    });
    next();
  });
  app.use('/cameras', videoRoutes(service));
  app.use(answerErrors(pino({ level: 'silent' })));
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/cameras`;
  return {
    url,
    folder,
    service,
    states,
    now,
    audited: () => lines,
    as: (who, method, path, body, headers = {}) =>
      fetch(`${url}/${path}`, {
        method,
        headers: {
          'X-Who': who,
          ...(body === undefined || typeof body === 'string' ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    async stop() {
      service.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      // Ends are noted in the background.
      await audit.record({ actor: 'system', action: 'test.end', outcome: 'done' });
      await audit.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
