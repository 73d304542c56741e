import { describe, expect, it } from 'vitest';
import { floodChangesSchema } from '../../../../models/schema/flood-changes.ts';
import { changesText, runName } from '../../../../viewer/panels/flood/run-name.ts';

const t = ((key: string) => key.split('.').at(-1)) as never;
const name = { 'zh-CN': '河洪', en: 'River' };
const changes = floodChangesSchema.parse({
  level: -0.5,
  walls: [
    {
      ...{ id: 'w1', crest: { aboveGround: 1 } },
      line: [
        [114, 27],
        [114.1, 27],
      ],
    },
  ],
  without: ['pump-1'],
});

describe('the name of a run beside others', () => {
  it('should say what it has otherwise than its preset', () => {
    expect(changesText(t, changes)).toBe('level −0.5 m · wall 1 · without');
    const scenario = { preset: 'river', changes, start: 0 };
    expect(runName(t, { name, scenario }, 'en')).toBe('River (level −0.5 m · wall 1 · without)');
    expect(runName(t, { name, scenario }, 'zh-CN')).toBe('河洪（level −0.5 m · wall 1 · without）');
  });

  it('should be the name alone where nothing is changed, or not known', () => {
    const scenario = { preset: 'river', changes: floodChangesSchema.parse({}), start: 0 };
    expect(runName(t, { name, scenario }, 'en')).toBe('River');
    expect(runName(t, { name }, 'en')).toBe('River');
  });
});
