import { beforeAll, describe, expect, it } from 'vitest';
import type { OperatingPicture } from '../../../../models/schema/operating-picture.ts';
import type { Scene } from '../../../../models/schema/scene.ts';
import { isRunOf } from '../../../../viewer/flood/picture/picture.ts';
import { NO_CHANGES } from '../../../../viewer/flood/scenario.ts';
import { i18n, setLanguage } from '../../../../viewer/locale/i18n.ts';
import { classesToKeep } from '../../../../viewer/panels/flood/classes-to-keep.ts';
import en from '../../../../viewer/panels/flood/live-texts.en.json' with { type: 'json' };
import zhCN from '../../../../viewer/panels/flood/live-texts.zh-CN.json' with { type: 'json' };
import '../../../../viewer/panels/flood/texts.ts';
import {
  factsOfPicture,
  nameInAll,
  overText,
  pictureRefusal,
} from '../../../../viewer/panels/flood/picture-text.ts';
import { ServerRefusal } from '../../../../viewer/server/ask-server.ts';

const START = Date.UTC(2026, 5, 1, 4);
const HOUR = 3_600_000;
// Eight hours ahead of UTC.
const city = { origin: { longitude: 120, latitude: 27, height: 0 } } as Scene;
const picture: OperatingPicture = {
  ...{ id: 'p', run: 'river-1', publication: 'internal', word: 'forecast', duration: 7_200 },
  ...{
    name: { 'zh-CN': '河洪', en: 'River' },
    effectsHash: 'x',
    signed: { by: '1', name: 'Mx', time: START },
  },
  issued: new Date(START).toISOString(),
  start: new Date(START).toISOString(),
};
const t = i18n.getFixedT('en');

beforeAll(() => {
  (globalThis as { document?: unknown }).document ??= { documentElement: {} };
  setLanguage('en');
});

describe('what is told of an operating picture', () => {
  it('should be of which time it is, until when it is as observed, and that its gauges are simulated', () => {
    const [span, ...rest] = factsOfPicture(t, city, {
      ...picture,
      ...{ observed: new Date(START + HOUR).toISOString(), simulated: true, computedBy: 'page' },
    });
    expect(span).toMatch(/ – \d\d:\d\d$/);
    expect(rest).toHaveLength(3);
    expect(rest[1]).toContain('simulated');
    expect(factsOfPicture(t, city, picture)).toEqual([span]);
  });

  it('should say since when its run is over, and nothing of it before', () => {
    const run = { start: START, duration: 7_200 };
    expect(overText(t, city, run, START + HOUR)).toBeUndefined();
    expect(overText(t, city, run, START + 3 * HOUR)).toMatch(/^over since .*\d\d:\d\d$/);
  });

  it('should tell runs of one preset apart, in both languages', () => {
    const name = { 'zh-CN': '河洪', en: 'River' };
    const scenario = { preset: 'river', changes: NO_CHANGES, start: START };
    const live = { at: START, lead: 0, stage: 'hold', rain: 'none' } as const;
    const names = [
      { name },
      { name, scenario: { ...scenario, live } },
      { name, scenario: { ...scenario, changes: { ...NO_CHANGES, level: 1.5 } } },
    ].map(nameInAll);
    expect(names[0]).toEqual(name);
    expect(names[1]).toEqual({ 'zh-CN': '河洪（实况起算）', en: 'River (from live gauges)' });
    expect(names[2].en).toContain('+1.5 m');
    expect(new Set(names.map((one) => one['zh-CN'])).size).toBe(3);
  });

  it('should have a sentence in both languages for whatever the server refuses', () => {
    const codes = [
      ...['too-open', 'invalid', 'run-differs', 'runs-full'],
      ...['entity-too-large', 'run-changed', 'changed'],
    ] as const;
    expect(Object.keys(zhCN.floodLive.picture.refused)).toEqual(Object.keys(en.floodLive.picture.refused));
    for (const code of codes) {
      const text = pictureRefusal(t, new ServerRefusal(code, 'raw', 409));
      expect(text).toBe(en.floodLive.picture.refused[code as keyof typeof en.floodLive.picture.refused]);
    }
    expect(pictureRefusal(t, new ServerRefusal('unreachable'))).toContain('does not answer');
  });
});

describe('the run of a picture', () => {
  it('should be itself, or what the server made of it when it was sent', () => {
    expect(isRunOf({ run: 'river-1' }, 'river-1')).toBe(true);
    expect(isRunOf({ run: 'sent-river-1-0123456789abcdef' }, 'river-1')).toBe(true);
    expect(isRunOf({ run: 'sent-river-1-2-0123456789abcdef' }, 'river-1')).toBe(false);
    expect(isRunOf({ run: 'river-12' }, 'river-1')).toBe(false);
    const long = 'r'.repeat(60);
    expect(isRunOf({ run: `sent-${long}-0123456789abcdef` }, `${long}1`)).toBe(false);
    expect(isRunOf({ run: 'river-1' }, undefined)).toBe(false);
  });
});

describe('the class that a run is kept under', () => {
  const account = (publication: 'internal' | 'restricted') =>
    ({
      account: {
        ...{ id: '1', name: 'a', kind: 'person' },
        grants: [{ role: 'commander', areas: '*', publication }],
      },
    }) as never;

  it('should be that of what the page was given, for those at work at least, or a stricter one that one may see', () => {
    expect(classesToKeep('public', account('internal'))).toEqual(['internal']);
    expect(classesToKeep('public', account('restricted'))).toEqual(['internal', 'restricted']);
    expect(classesToKeep('restricted', account('restricted'))).toEqual(['restricted']);
    // A server that tells nobody apart, and the person at its own machine.
    expect(classesToKeep('internal', undefined)).toEqual(['internal']);
    expect(classesToKeep('internal', {})).toEqual(['internal', 'restricted']);
  });
});
