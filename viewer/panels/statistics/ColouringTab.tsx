import { Button, Input, Select, Switch } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CLASS_METHODS, type ClassMethod } from '../../../models/attributes/classes.ts';
import { RAMP_NAMES, type RampName, rampColors } from '../../attributes/palettes.ts';
import { setLayerView, useView } from '../../stores/view.ts';
import { colouringFor, parseBreaks } from './colouring.ts';
import { LegendList } from './LegendList.tsx';
import { type PanelState, usePanelState } from './panel-state.ts';
import type { TabProperties } from './tab-properties.ts';

const FEWEST = 3;
const MOST = 9;

/** Colours a layer by the attribute: classes, a ramp, and the legend that comes of it. */
export function ColouringTab({ layer, attribute, column }: TabProperties) {
  const { t } = useTranslation();
  const settings = usePanelState();
  const colouring = useView((state) => state.document.layers[layer.id]?.colouring);
  const [trouble, setTrouble] = useState<string>();
  const on = colouring?.attribute === attribute;
  const switchId = useId();

  async function colour(
    change: Partial<Pick<PanelState, 'method' | 'classes' | 'ramp'>> = {},
  ): Promise<void> {
    usePanelState.setState(change);
    const made = await colouringFor(attribute, column, { ...settings, ...change });
    setTrouble(made ? undefined : t('statistics.oneValue'));
    if (made) setLayerView(layer, { colouring: made, visible: true });
  }
  /** Settings only take effect at once where the layer is coloured by this attribute. */
  const change = (next: Partial<PanelState>) => (on ? void colour(next) : usePanelState.setState(next));

  return (
    <>
      <div className="switch-row">
        <Switch
          size="small"
          id={switchId}
          checked={on}
          aria-label={t('statistics.colourIt')}
          onChange={(next) => (next ? void colour() : setLayerView(layer, { colouring: undefined }))}
        />
        <label htmlFor={switchId}>{t('statistics.colourIt')}</label>
      </div>
      {trouble && (
        <p className="muted" role="status">
          {trouble}
        </p>
      )}
      {column.kind === 'number' && (
        <>
          <div className="field-row">
            <div className="field">
              <span>{t('statistics.classesBy')}</span>
              <Select<ClassMethod>
                size="small"
                aria-label={t('statistics.classesBy')}
                value={settings.method}
                options={CLASS_METHODS.map((value) => ({ value, label: t(`statistics.method.${value}`) }))}
                onChange={(method) => change({ method })}
              />
            </div>
            <div className="field narrow">
              <span>{t('statistics.classCount')}</span>
              <Select
                size="small"
                aria-label={t('statistics.classCount')}
                value={settings.classes}
                options={Array.from({ length: MOST - FEWEST + 1 }, (_, i) => ({
                  value: i + FEWEST,
                  label: i + FEWEST,
                }))}
                onChange={(classes) => change({ classes })}
              />
            </div>
          </div>
          <div className="field">
            <span>{t('statistics.ramp')}</span>
            <Select<RampName>
              size="small"
              aria-label={t('statistics.ramp')}
              value={settings.ramp}
              options={RAMP_NAMES.map((value) => ({ value, label: t(`statistics.ramps.${value}`) }))}
              optionRender={({ value, label }) => <Ramp name={String(value)} label={String(label)} />}
              labelRender={({ value, label }) => <Ramp name={String(value)} label={String(label)} />}
              onChange={(ramp) => change({ ramp })}
            />
          </div>
        </>
      )}
      {on && colouring.by === 'number' && (
        <HandSetBreaks
          key={colouring.breaks.join(' ')}
          breaks={colouring.breaks}
          onSet={(breaks) => setLayerView(layer, { colouring: { ...colouring, breaks } })}
        />
      )}
      {on && <LegendList layer={layer} />}
      {!on && colouring && (
        <p className="muted">{t('statistics.colouredByOther', { attribute: colouring.attribute })}</p>
      )}
      <p className="muted note">{t('statistics.worksOn')}</p>
    </>
  );
}

function Ramp({ name, label }: { name: string; label: string }) {
  return (
    <span className="ramp">
      <i
        style={{ background: `linear-gradient(90deg, ${rampColors(name, 9).join(', ')})` }}
        aria-hidden="true"
      />
      {label}
    </span>
  );
}

function HandSetBreaks({ breaks, onSet }: { breaks: readonly number[]; onSet(breaks: number[]): void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(breaks.join('; '));
  const parsed = parseBreaks(text);
  useEffect(() => setText(breaks.join('; ')), [breaks]);
  const isNew = parsed !== undefined && parsed.join() !== breaks.join();
  return (
    <div className="field">
      <span>{t('statistics.breaks')}</span>
      <span className="with-button">
        <Input
          size="small"
          aria-label={t('statistics.breaks')}
          value={text}
          aria-invalid={parsed === undefined}
          onChange={({ target }) => setText(target.value)}
          onPressEnter={() => parsed && onSet(parsed)}
        />
        <Button size="small" disabled={!isNew} onClick={() => parsed && onSet(parsed)}>
          {t('statistics.apply')}
        </Button>
      </span>
      {parsed === undefined && (
        <span className="muted" role="alert">
          {t('statistics.badBreaks')}
        </span>
      )}
    </div>
  );
}
