import { Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  GREEN_KINDS,
  type Scheme,
  type SchemeGreen,
  type SchemeRoad,
  schemeRoadSchema,
} from '../../../models/schema/scheme.ts';
import { lengthOf } from '../../../scenes/geometry/plane.ts';
import { layOut, polygonArea } from '../../../scenes/planning/plane.ts';
import { replaceItem } from '../../../scenes/planning/scheme/edit.ts';
import { useFigures } from '../../planning/figures.ts';
import { changeScheme } from '../../planning/scheme-store.ts';
import { Field, NumberField, PhaseField, withPart } from './fields.tsx';

export function GreenForm({ scheme, green }: { scheme: Scheme; green: SchemeGreen }) {
  const { t } = useTranslation();
  const plane = useFigures((state) => state.plane);
  const change = (next: SchemeGreen) => changeScheme((one) => replaceItem(one, 'greens', green.id, next));
  return (
    <>
      {plane && (
        <dl className="planning-facts">
          <dt>{t('planning.form.area')}</dt>
          <dd>{Math.round(polygonArea(layOut(green.area, plane))).toLocaleString('en')} m²</dd>
        </dl>
      )}
      <Field label={t('planning.form.kind')}>
        <Select
          size="small"
          aria-label={t('planning.form.kind')}
          value={green.kind}
          options={GREEN_KINDS.map((value) => ({ value, label: t(`planning.green.${value}`) }))}
          onChange={(kind) => change({ ...green, kind })}
        />
      </Field>
      <PhaseField
        scheme={scheme}
        value={green.phase}
        onChange={(phase) => change(withPart(green, 'phase', phase))}
      />
    </>
  );
}

export function RoadForm({ scheme, road }: { scheme: Scheme; road: SchemeRoad }) {
  const { t } = useTranslation();
  const plane = useFigures((state) => state.plane);
  const change = (next: SchemeRoad) =>
    changeScheme((one) => replaceItem(one, 'roads', road.id, next), road.id);
  return (
    <>
      {plane && (
        <dl className="planning-facts">
          <dt>{t('planning.form.length')}</dt>
          <dd>{Math.round(lengthOf(road.line.map((place) => plane.toPlane(place))))} m</dd>
        </dl>
      )}
      <Field label={t('planning.form.class')}>
        <Select
          size="small"
          aria-label={t('planning.form.class')}
          value={road.class}
          options={schemeRoadSchema.shape.class.options.map((value) => ({
            value,
            label: t(`planning.roadClass.${value}`),
          }))}
          onChange={(value) => change({ ...road, class: value })}
        />
      </Field>
      <NumberField
        label={t('planning.form.width')}
        unit="m"
        min={1}
        max={200}
        value={road.width}
        onChange={(width) => width !== undefined && change({ ...road, width })}
      />
      <Field label={t('planning.form.oneWay')}>
        <Switch
          size="small"
          aria-label={t('planning.form.oneWay')}
          checked={road.oneWay}
          onChange={(oneWay) => change({ ...road, oneWay })}
        />
      </Field>
      <PhaseField
        scheme={scheme}
        value={road.phase}
        onChange={(phase) => change(withPart(road, 'phase', phase))}
      />
    </>
  );
}
