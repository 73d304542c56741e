import { Button, InputNumber, Switch } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { StandingPlace } from '../../models/schema/model-move.ts';
import { undo, useHistory } from '../stores/history.ts';
import { useView } from '../stores/view.ts';
import type { PlaceKeeper } from './place-calls.ts';
import { isSamePlace, keptOnGround, moveOfPlacing, type Placing, putTo, usePlacing } from './placing.ts';
import { shiftOf, shiftText } from './shift-text.ts';

/** Numbers of the place that a model is being put to, and what becomes of it. */
export function PlacingFields({
  placing,
  where,
  isSaving,
  onSave,
  onCancel,
}: {
  placing: Placing;
  where: PlaceKeeper | undefined;
  isSaving: boolean;
  onSave: () => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const onGround = usePlacing((state) => state.onGround);
  const isGroundKnown = usePlacing((state) => state.groundAt !== undefined);
  const hasSteps = useHistory(({ done }) => done.length > 0);
  const last = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Newer browsers return a promise, which is no clean-up.
    last.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const { from, to, basedOn } = placing;
  const put = (next: StandingPlace, key: string): void => putTo(next, { before: to, key });
  const change = (key: keyof StandingPlace) => (value: number | null) => {
    if (value === null || !Number.isFinite(value)) return;
    const next = { ...to, [key]: value };
    put(key === 'height' ? next : keptOnGround(next), `field ${key}`);
  };
  const isSame = isSamePlace(to, basedOn?.to ?? from);
  return (
    <div className="placing-fields">
      <Field id="placing-longitude" label={t('placing.longitude')}>
        <InputNumber
          id="placing-longitude"
          value={to.longitude}
          min={-180}
          max={180}
          step={1e-5}
          precision={7}
          onChange={change('longitude')}
        />
      </Field>
      <Field id="placing-latitude" label={t('placing.latitude')}>
        <InputNumber
          id="placing-latitude"
          value={to.latitude}
          min={-90}
          max={90}
          step={1e-5}
          precision={7}
          onChange={change('latitude')}
        />
      </Field>
      <Field id="placing-height" label={t('placing.height')}>
        <InputNumber
          id="placing-height"
          value={to.height + placing.ground + 0}
          step={0.1}
          precision={2}
          onChange={(value) => change('height')(value === null ? null : value - placing.ground)}
        />
      </Field>
      <Field id="placing-turn" label={t('placing.turn')}>
        <InputNumber
          id="placing-turn"
          value={shiftOf({ from, to }).turn}
          min={-360}
          max={360}
          step={1}
          precision={1}
          onChange={(value) => change('heading')(value === null ? null : from.heading + value)}
        />
      </Field>
      <div className="placing-field">
        <label htmlFor="placing-ground">{t('placing.onGround')}</label>
        <Switch
          id="placing-ground"
          size="small"
          checked={onGround && isGroundKnown}
          disabled={!isGroundKnown}
          onChange={(isOn) => {
            usePlacing.setState({ onGround: isOn });
            if (isOn) put(keptOnGround(to), 'ground');
          }}
        />
      </div>
      <p className="placing-shift number" role="status">
        {shiftText(t, moveOfPlacing(placing), language)}
      </p>
      <div className="actions">
        <Button disabled={!isGroundKnown} onClick={() => put(keptOnGround(to, true), 'drop')}>
          {t('placing.drop')}
        </Button>
        <Button disabled={!hasSteps} onClick={() => undo()}>
          {t('placing.undo')}
        </Button>
      </div>
      {where === 'browser' && <p className="muted">{t('placing.keptHere')}</p>}
      <div className="actions" ref={last}>
        <Button type="primary" disabled={isSame || where === undefined} loading={isSaving} onClick={onSave}>
          {t(where === 'browser' ? 'placing.saveHere' : 'placing.save')}
        </Button>
        <Button disabled={isSaving} onClick={onCancel}>
          {t('placing.cancel')}
        </Button>
      </div>
      <p className="muted">{t('placing.hint')}</p>
    </div>
  );
}

function Field({ id, label, children }: { id: string; label: string; children: React.ReactNode }) {
  return (
    <div className="placing-field">
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  );
}
