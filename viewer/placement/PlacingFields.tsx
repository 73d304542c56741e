import { Button, InputNumber, Switch } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isSamePlace } from '../../models/bim/model-move.ts';
import type { StandingPlace } from '../../models/schema/model-move.ts';
import { hasStep, undo, useHistory } from '../stores/history.ts';
import { recordError } from '../stores/status.ts';
import { useView } from '../stores/view.ts';
import type { PlaceKeeper } from './place-calls.ts';
import { keptOnGround, moveOfPlacing, type Placing, putTo, scopeOf, setDown, usePlacing } from './placing.ts';
import { shiftOf, shiftText } from './shift-text.ts';
import { typedNumber } from './typed-number.ts';

/** Digits behind the point: a millimetre, and at the end of 100 m two of them. */
const DIGITS = { degrees: 8, height: 3, turn: 3 } as const;
/** Metres over the ellipsoid that ground on the earth has. */
const LOWEST = -900;
const HIGHEST = 9_000;

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
  const scope = scopeOf(placing);
  const hasSteps = useHistory(({ done }) => hasStep(done, scope));
  const [isAsking, setAsking] = useState(false);
  const last = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Newer browsers return a promise, which is no clean-up.
    last.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const { from, to, basedOn } = placing;
  const put = (next: StandingPlace, key: string): void => putTo(next, { before: to, key });
  const change = (key: keyof StandingPlace, value: number): void => {
    const next = { ...to, [key]: value };
    put(key === 'height' ? next : keptOnGround(next), `field ${key}`);
  };
  const down = async (): Promise<void> => {
    setAsking(true);
    await setDown().catch(recordError);
    setAsking(false);
  };
  const shown = {
    longitude: to.longitude,
    latitude: to.latitude,
    height: to.height + placing.ground + 0,
    turn: shiftOf({ from, to }).turn,
  };
  const isSame = isSamePlace(to, basedOn?.to ?? from);
  return (
    <div className="placing-fields">
      <Field id="placing-longitude" label={t('placing.longitude')}>
        <InputNumber
          id="placing-longitude"
          value={shown.longitude}
          min={-180}
          max={180}
          step={1e-5}
          precision={DIGITS.degrees}
          onChange={typedNumber(shown.longitude, DIGITS.degrees, (value) => change('longitude', value))}
        />
      </Field>
      <Field id="placing-latitude" label={t('placing.latitude')}>
        <InputNumber
          id="placing-latitude"
          value={shown.latitude}
          min={-90}
          max={90}
          step={1e-5}
          precision={DIGITS.degrees}
          onChange={typedNumber(shown.latitude, DIGITS.degrees, (value) => change('latitude', value))}
        />
      </Field>
      <Field id="placing-height" label={t('placing.height')}>
        <InputNumber
          id="placing-height"
          value={shown.height}
          min={LOWEST}
          max={HIGHEST}
          step={0.1}
          precision={DIGITS.height}
          onChange={typedNumber(shown.height, DIGITS.height, (value) =>
            change('height', value - placing.ground),
          )}
        />
      </Field>
      <Field id="placing-turn" label={t('placing.turn')}>
        <InputNumber
          id="placing-turn"
          value={shown.turn}
          min={-360}
          max={360}
          step={1}
          precision={DIGITS.turn}
          onChange={typedNumber(shown.turn, DIGITS.turn, (value) => change('heading', from.heading + value))}
        />
      </Field>
      <div className="placing-field">
        <label htmlFor="placing-ground">{t('placing.onGround')}</label>
        <Switch
          id="placing-ground"
          size="small"
          loading={isAsking}
          checked={onGround && isGroundKnown}
          disabled={!isGroundKnown}
          onChange={(isOn) => {
            usePlacing.setState({ onGround: isOn });
            if (isOn) void down();
          }}
        />
      </div>
      <p className="placing-shift number" role="status">
        {shiftText(t, moveOfPlacing(placing), language)}
      </p>
      <div className="actions">
        <Button disabled={!isGroundKnown} loading={isAsking} onClick={() => void down()}>
          {t('placing.drop')}
        </Button>
        <Button disabled={!hasSteps} onClick={() => undo(scope)}>
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
