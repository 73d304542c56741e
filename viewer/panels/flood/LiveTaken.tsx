import { useTranslation } from 'react-i18next';
import type { FloodLive } from '../../../models/schema/flood-live.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { localized } from '../../locale/i18n.ts';
import { useView } from '../../stores/view.ts';
import './live.css';
import './live-texts.ts';
import { momentText } from './moment-text.ts';
import { durationText } from './run-time.ts';

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;

/** What a run takes, or took, from live gauges: each value with its time and age, and each gauge that was left out. */
export function LiveTaken({ city, live }: { city: Scene; live: FloodLive }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const { levels, rain, left, kept } = live;
  const nameOf = ({ name, thing }: { name?: FloodLive['left'][number]['name']; thing: string }) =>
    name ? `${localized(name, language)} (${thing})` : thing;
  const oldest = Math.max(...levels.map(({ age }) => age));
  const mean = rain.reduce((sum, { rate }) => sum + rate, 0) / Math.max(1, rain.length);
  const aged = ({ time, age, since }: { time: string; age: number; since?: string | undefined }) =>
    [
      t('floodLive.live.aged', { time: momentText(city, Date.parse(time)), age: durationText(t, age) }),
      since === undefined ? '' : t('floodLive.live.since', { time: momentText(city, Date.parse(since)) }),
    ]
      .filter((part) => part !== '')
      .join(' · ');
  return (
    <div className="flood-taken">
      <Group
        title={
          levels.length > 0
            ? t('floodLive.live.levels', { count: levels.length, age: durationText(t, oldest) })
            : t('floodLive.live.levelsNone')
        }
        rows={levels.map((one) => [
          nameOf(one),
          t('floodLive.live.level', {
            value: one.value.toFixed(2),
            datum: one.verticalDatum,
            change: signed(one.change),
          }),
          aged(one),
        ])}
      />
      <Group
        title={
          rain.length > 0
            ? t('floodLive.live.rains', { count: rain.length, rate: mean.toFixed(1) })
            : t('floodLive.live.rainsNone')
        }
        rows={rain.map((one) => [
          nameOf(one),
          t('floodLive.live.fallen', { fallen: one.fallen.toFixed(1), rate: one.rate.toFixed(1) }),
          aged(one),
        ])}
      />
      {left.length > 0 && (
        <Group
          isWarning
          title={t('floodLive.live.left', { count: left.length })}
          rows={left.map((one) => [
            nameOf(one),
            t(`floodLive.live.why.${one.why}`, {
              age: one.age === undefined ? '' : durationText(t, one.age),
            }),
          ])}
        />
      )}
      {live.cut !== undefined && <p className="failure">{t('floodLive.live.cut', { count: live.cut })}</p>}
      {kept.length > 0 && <p className="muted">{t('floodLive.live.kept', { items: kept.join(', ') })}</p>}
      {live.simulated && <p className="muted">{t('floodLive.live.simulated')}</p>}
    </div>
  );
}

function Group({
  title,
  rows,
  isWarning = false,
}: {
  title: string;
  rows: readonly (readonly string[])[];
  isWarning?: boolean;
}) {
  if (rows.length === 0) return <p className="muted">{title}</p>;
  return (
    <details data-warning={isWarning || undefined}>
      <summary>{title}</summary>
      <ul>
        {rows.map(([name, ...parts]) => (
          <li key={name}>
            <strong>{name}</strong>
            {parts.map((part) => (
              <span key={part} className="muted number">
                {part}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </details>
  );
}
