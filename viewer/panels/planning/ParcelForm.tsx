import { Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { LAND_USES } from '../../../models/schema/land-use.ts';
import {
  CONTROLLED,
  type Controlled,
  type Limit,
  type Scheme,
  type SchemeParcel,
} from '../../../models/schema/scheme.ts';
import { INDICATORS, shownAs, shownValue } from '../../../scenes/planning/indicators/definitions.ts';
import { layOut, polygonArea } from '../../../scenes/planning/plane.ts';
import { replaceItem } from '../../../scenes/planning/scheme/edit.ts';
import { localized } from '../../locale/i18n.ts';
import { useFigures } from '../../planning/figures.ts';
import { changeScheme } from '../../planning/scheme-store.ts';
import { useView } from '../../stores/view.ts';
import { Field, NumberField, PhaseField, withPart } from './fields.tsx';

/** Which way plans usually limit a figure. */
const USUAL: Record<Controlled, 'most' | 'least'> = {
  floorAreaRatio: 'most',
  buildingDensity: 'most',
  greenRatio: 'least',
  height: 'most',
  setback: 'least',
  parking: 'least',
};
const STEPS: Record<Controlled, number> = {
  floorAreaRatio: 0.1,
  buildingDensity: 5,
  greenRatio: 5,
  height: 1,
  setback: 0.5,
  parking: 1,
};

/** What a parcel is for, whose it is, and what it is held to. */
export function ParcelForm({ scheme, parcel }: { scheme: Scheme; parcel: SchemeParcel }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const plane = useFigures((state) => state.plane);
  const { id, controls } = parcel;
  const change = (next: SchemeParcel, what: string) =>
    changeScheme((one) => replaceItem(one, 'parcels', id, next), `${id} ${what}`);
  const setLimit = (key: Controlled, limit: Limit | undefined, what: string) =>
    change({ ...parcel, controls: withPart(controls, key, limit) }, `${key} ${what}`);
  return (
    <>
      {plane && (
        <dl className="planning-facts">
          <dt>{t('planning.form.area')}</dt>
          <dd>{Math.round(polygonArea(layOut(parcel.area, plane))).toLocaleString('en')} m²</dd>
        </dl>
      )}
      <Field label={t('planning.form.name')}>
        <Input
          size="small"
          aria-label={t('planning.form.name')}
          value={parcel.name ? localized(parcel.name, language) : ''}
          maxLength={100}
          onChange={({ target: { value } }) =>
            change(
              withPart(
                parcel,
                'name',
                value === '' ? undefined : { 'zh-CN': value, en: value, ...parcel.name, [language]: value },
              ),
              'name',
            )
          }
        />
      </Field>
      <Field label={t('planning.form.landUse')}>
        <Select
          size="small"
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          aria-label={t('planning.form.landUse')}
          value={parcel.landUse}
          options={[...LAND_USES].map(([value, name]) => ({
            value,
            label: `${value} ${localized(name, language)}`,
          }))}
          onChange={(landUse) => change({ ...parcel, landUse }, 'use')}
        />
      </Field>
      <Field label={t('planning.form.owner')}>
        <Input
          size="small"
          aria-label={t('planning.form.owner')}
          value={parcel.owner ?? ''}
          maxLength={200}
          onChange={({ target: { value } }) =>
            change(withPart(parcel, 'owner', value === '' ? undefined : value), 'owner')
          }
        />
      </Field>
      <fieldset className="planning-floors">
        <legend>{t('planning.form.controls')}</legend>
        {CONTROLLED.map((key) => {
          const limit = controls[key];
          // A plan may say both; the one that it says is the one that is set here.
          const bound = limit?.[USUAL[key]] === undefined && limit ? other(USUAL[key]) : USUAL[key];
          const { name } = INDICATORS[key];
          const { unit, factor } = shownAs(key);
          const label = `${localized(name, language)} ${t(`planning.form.${bound}`)}`;
          return (
            <div key={key} className="control">
              <span>{label}</span>
              <InputNumber
                size="small"
                aria-label={label}
                suffix={unit}
                min={0}
                {...(factor === 100 ? { max: 100 } : {})}
                step={STEPS[key]}
                value={limit?.[bound] === undefined ? null : shownValue(key, limit[bound])}
                onChange={(value) => {
                  const share = value === null ? undefined : Math.round((value / factor) * 1e6) / 1e6;
                  const next = withPart(limit ?? {}, bound, share) as Limit;
                  const isSaid = next.most !== undefined || next.least !== undefined;
                  setLimit(key, isSaid ? next : undefined, 'value');
                }}
              />
              {limit && (
                <Input
                  size="small"
                  aria-label={`${localized(name, language)} ${t('planning.form.clause')}`}
                  placeholder={t('planning.form.clause')}
                  value={limit.clause ?? ''}
                  maxLength={300}
                  onChange={({ target: { value } }) =>
                    setLimit(key, withPart(limit, 'clause', value === '' ? undefined : value), 'clause')
                  }
                />
              )}
            </div>
          );
        })}
      </fieldset>
      <NumberField
        label={t('planning.form.parkingPlaces')}
        unit={t('planning.form.places')}
        value={parcel.parkingPlaces}
        onChange={(places) => change({ ...parcel, parkingPlaces: Math.round(places ?? 0) }, 'parking')}
      />
      <NumberField
        label={t('planning.form.padLevel')}
        unit={`m ${scheme.verticalDatum}`}
        min={-500}
        max={9000}
        step={0.1}
        isOptional
        placeholder={t('planning.form.padAsIs')}
        value={parcel.level}
        onChange={(level) => change(withPart(parcel, 'level', level), 'level')}
      />
      <PhaseField
        scheme={scheme}
        value={parcel.phase}
        onChange={(phase) => change(withPart(parcel, 'phase', phase), 'phase')}
      />
    </>
  );
}

const other = (bound: 'most' | 'least') => (bound === 'most' ? 'least' : 'most');
