import type { TFunction } from 'i18next';
import type { FloodChanges, FloodScenario } from '../../../models/schema/flood-changes.ts';
import type { Language, LocalizedText } from '../../../models/schema/text.ts';
import { localized } from '../../locale/i18n.ts';
import { durationText } from './run-time.ts';

const signed = (value: number): string => `${value > 0 ? '+' : '−'}${Math.abs(value)}`;

/** What a run has otherwise than its preset, in few words: `+3 m · 挡水墙 1 · 泵 2`. Empty: nothing. */
export function changesText(t: TFunction, changes: FloodChanges): string {
  const { level, flow, rain, duration, walls, breaches, links, without } = changes;
  const count = (kind: string, { length }: readonly unknown[]) =>
    length > 0 && `${t(`flood.measure.${kind}`)} ${length}`;
  const parts = [
    level !== 0 && `${t('flood.form.level')} ${signed(level)} m`,
    flow !== 1 && `${t('flood.form.flow')} ×${flow}`,
    rain && `${t('flood.form.rain')} ${rain.depth} mm / ${durationText(t, rain.duration)}`,
    duration !== undefined && durationText(t, duration),
    count('wall', walls),
    count('breach', breaches),
    ...(['pump', 'culvert', 'sluice'] as const).map((kind) =>
      count(
        kind,
        links.filter((link) => link.kind === kind),
      ),
    ),
    without.length > 0 && t('flood.without', { items: without.join(' ') }),
  ];
  return parts.filter((part) => part).join(' · ');
}

/** How a run is called beside others: its name, and what it has otherwise than its preset. */
export function runName(
  t: TFunction,
  { name, scenario }: { name: LocalizedText; scenario?: FloodScenario | undefined },
  language: Language,
): string {
  const live = scenario?.live && t('floodLive.live.named');
  const changes = [live, scenario && changesText(t, scenario.changes)].filter((part) => part).join(' · ');
  const text = localized(name, language);
  if (changes === '') return text;
  return language === 'zh-CN' ? `${text}（${changes}）` : `${text} (${changes})`;
}
