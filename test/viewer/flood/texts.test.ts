import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cautionText } from '../../../viewer/panels/flood/caution-text.ts';
import en from '../../../viewer/panels/flood/texts.en.json' with { type: 'json' };
import zhCN from '../../../viewer/panels/flood/texts.zh-CN.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '../../..');

/** What a pattern finds in all sources of a folder. */
function found(folder: string, pattern: RegExp): Set<string> {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(ROOT, folder, file), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([, code]) => code)));
}

describe('what is told of a run', () => {
  it('should have a sentence in both languages for whatever the solvers and the page refuse', () => {
    const thrown = found('scenes/flood', /new InputError\(\s*'([a-z-]+)'/g);
    const told = found('viewer/flood', /(?:new InputError\(\s*|code: )'(flood-[a-z-]+)'/g);
    expect(thrown.size).toBeGreaterThan(10);
    for (const code of [...thrown, ...told]) {
      expect(Object.keys(zhCN.flood.failure)).toContain(code);
      expect(Object.keys(en.flood.failure)).toContain(code);
    }
  });

  it('should have one for whatever is to be minded with a run', () => {
    const codes = found('scenes/flood', /(?:\bcode: |onCaution\(|\? \[|: \[)'([a-z]+-[a-z-]+)'/g);
    expect(codes.size).toBeGreaterThan(4);
    const kept = found('tiles-service/flood', /'(effects-from-pictures)'/g);
    expect(kept.size).toBe(1);
    for (const code of [...codes, ...kept]) {
      expect(Object.keys(zhCN.flood.caution)).toContain(code);
      expect(Object.keys(en.flood.caution)).toContain(code);
    }
  });

  it('should name the item and the figures that the solver told', () => {
    const t = ((key: string, values: object) => `${key} ${JSON.stringify(values)}`) as never;
    const message = 'breaches[1] "south" is 4 m wide, a cell 10 m.';
    const text = cautionText(t, { code: 'breach-unpassed', message });
    expect(text).toContain('breaches[1] \\"south\\"');
    expect(text).toContain('4 m / 10 m');
  });
});
