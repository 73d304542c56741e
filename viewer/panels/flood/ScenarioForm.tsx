import { InputNumber, Slider, Switch } from 'antd';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { rainOf } from '../../flood/change-case.ts';
import { changeDraft, useDraft } from '../../flood/draft.ts';
import { localized } from '../../locale/i18n.ts';
import { useView } from '../../stores/view.ts';
import { LiveStart } from './LiveStart.tsx';
import { MeasureList } from './MeasureList.tsx';

const HOUR = 3600;

/** What of a preset can be changed before it is run: the water that comes, what fails, and measures. */
export function ScenarioForm({ city, preset }: { city: Scene; preset: FloodCase }) {
  const { t } = useTranslation();
  const changes = useDraft((state) => state.changes);
  const hasLevel =
    preset.edges.some(({ kind }) => kind === 'stage') || preset.initial.some((water) => 'level' in water);
  const hasFlow = preset.edges.some(({ kind }) => kind === 'discharge') || preset.sources.length > 0;
  const rain = changes.rain ?? rainOf(preset) ?? { depth: 0, duration: 2 * HOUR };
  const setRain = (patch: Partial<typeof rain>) => changeDraft({ rain: { ...rain, ...patch } });
  return (
    <div className="flood-form">
      <LiveStart city={city} preset={preset} />
      {hasLevel && (
        <Field label={t('flood.form.level')} value={`${signed(changes.level)} m`}>
          {(id) => (
            <Slider
              min={-2}
              max={4}
              step={0.1}
              value={changes.level}
              ariaLabelledByForHandle={id}
              tooltip={{ formatter: null }}
              onChange={(level) => changeDraft({ level })}
            />
          )}
        </Field>
      )}
      {hasFlow && (
        <Field label={t('flood.form.flow')} value={`${Math.round(changes.flow * 100)} %`}>
          {(id) => (
            <Slider
              min={0.2}
              max={3}
              step={0.05}
              value={changes.flow}
              ariaLabelledByForHandle={id}
              tooltip={{ formatter: null }}
              onChange={(flow) => changeDraft({ flow })}
            />
          )}
        </Field>
      )}
      <Field label={t('flood.form.rain')} value={`${Math.round(rain.depth)} mm`}>
        {(id) => (
          <Slider
            min={0}
            max={400}
            step={5}
            value={rain.depth}
            ariaLabelledByForHandle={id}
            tooltip={{ formatter: null }}
            onChange={(depth) => setRain({ depth })}
          />
        )}
      </Field>
      {rain.depth > 0 && (
        <Field label={t('flood.form.rainDuration')}>
          {(id) => (
            <InputNumber
              size="small"
              min={0.25}
              max={72}
              step={0.25}
              precision={2}
              aria-labelledby={id}
              suffix={t('flood.form.hours')}
              value={rain.duration / HOUR}
              onChange={(hours) => hours !== null && setRain({ duration: hours * HOUR })}
            />
          )}
        </Field>
      )}
      <Field label={t('flood.form.duration')}>
        {(id) => (
          <InputNumber
            size="small"
            min={0.25}
            max={72}
            step={0.25}
            precision={2}
            aria-labelledby={id}
            suffix={t('flood.form.hours')}
            value={(changes.duration ?? preset.duration) / HOUR}
            onChange={(hours) => hours !== null && changeDraft({ duration: hours * HOUR })}
          />
        )}
      </Field>
      <Own preset={preset} />
      <MeasureList city={city} preset={preset} />
    </div>
  );
}

const signed = (value: number) => `${value > 0 ? '+' : value < 0 ? '−' : '±'}${Math.abs(value).toFixed(1)}`;

/** What the preset itself has: each can be taken out; of a pump that means it fails, of a sluice that it is shut. */
function Own({ preset }: { preset: FloodCase }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const without = useDraft((state) => state.changes.without);
  const items = [
    ...preset.breaches.map((item) => ({ ...item, kind: 'breach' })),
    ...preset.walls.map((item) => ({ ...item, kind: 'wall' })),
    ...preset.links,
  ];
  if (items.length === 0) return null;
  const toggle = (id: string, isThere: boolean) =>
    changeDraft({ without: isThere ? without.filter((other) => other !== id) : [...without, id] });
  return (
    <fieldset className="flood-own">
      <legend>{t('flood.form.own')}</legend>
      {items.map(({ id, kind, name }) => {
        const text = name ? localized(name, language) : id;
        const isThere = !without.includes(id);
        return (
          <div key={id} className="line">
            <span>
              {t(`flood.measure.${kind}`)} · {text}
            </span>
            <Switch
              size="small"
              checked={isThere}
              checkedChildren={t(`flood.state.${kind}.on`)}
              unCheckedChildren={t(`flood.state.${kind}.off`)}
              aria-label={text}
              onChange={(checked) => toggle(id, checked)}
            />
          </div>
        );
      })}
    </fieldset>
  );
}

function Field({
  label,
  value,
  children,
}: {
  label: string;
  value?: string;
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className="field">
      <span id={id}>{label}</span>
      {children(id)}
      {value !== undefined && <span className="number">{value}</span>}
    </div>
  );
}
