import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  FLOOR_USES,
  type Scheme,
  type SchemeBuilding,
  type SchemeFloors,
} from '../../../models/schema/scheme.ts';
import { massOf } from '../../../scenes/planning/mass.ts';
import { polygonArea } from '../../../scenes/planning/plane.ts';
import { replaceItem, turnBuilding } from '../../../scenes/planning/scheme/edit.ts';
import { localized } from '../../locale/i18n.ts';
import { useFigures } from '../../planning/figures.ts';
import { heightOf } from '../../planning/scheme-geometry.ts';
import { changeScheme } from '../../planning/scheme-store.ts';
import { useView } from '../../stores/view.ts';
import { IconButton } from '../IconButton.tsx';
import { Field, NumberField, PhaseField, withPart } from './fields.tsx';
import { ModelFacts } from './ModelFacts.tsx';

/** The numbers of a building: its floors and what comes of them. */
export function BuildingForm({ scheme, building }: { scheme: Scheme; building: SchemeBuilding }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const plane = useFigures((state) => state.plane);
  const { id, floors, basements } = building;
  const change = (next: SchemeBuilding, what: string) =>
    changeScheme((one) => replaceItem(one, 'buildings', id, next), `${id} ${what}`);
  const mass = plane && massOf(building, plane);
  const floorArea = mass?.floors.reduce((sum, { area, storeys }) => sum + area * storeys, 0);
  return (
    <>
      <dl className="planning-facts">
        <dt>{t('planning.form.height')}</dt>
        <dd>{heightOf(building).toFixed(1)} m</dd>
        {mass && (
          <>
            <dt>{t('planning.form.footprint')}</dt>
            <dd>{polygonArea(mass.footprint).toFixed(0)} m²</dd>
          </>
        )}
        {floorArea !== undefined && (
          <>
            <dt>{t('planning.form.floorArea')}</dt>
            <dd>{Math.round(floorArea).toLocaleString('en')} m²</dd>
          </>
        )}
      </dl>
      {building.reference && <ModelFacts reference={building.reference} />}
      <Field label={t('planning.form.name')}>
        <Input
          size="small"
          aria-label={t('planning.form.name')}
          value={building.name ? localized(building.name, language) : ''}
          maxLength={100}
          onChange={({ target: { value } }) =>
            change(
              withPart(
                building,
                'name',
                value === '' ? undefined : { 'zh-CN': value, en: value, ...building.name, [language]: value },
              ),
              'name',
            )
          }
        />
      </Field>
      <Stack
        label={t('planning.form.floors')}
        add={t('planning.form.addFloors')}
        floors={floors}
        least={1}
        first={{ use: floors[floors.length - 1].use, storeys: 1, storeyHeight: 3 }}
        onChange={(next, what) => change({ ...building, floors: next }, what)}
      />
      <Stack
        label={t('planning.form.basements')}
        add={t('planning.form.addBasement')}
        floors={basements}
        least={0}
        first={{ use: 'parking', storeys: 1, storeyHeight: 3.6 }}
        onChange={(next, what) => change({ ...building, basements: next }, `basement ${what}`)}
      />
      <NumberField
        label={t('planning.form.parkingInside')}
        unit={t('planning.form.places')}
        value={building.parkingPlaces}
        onChange={(places) => change({ ...building, parkingPlaces: Math.round(places ?? 0) }, 'parking')}
      />
      <NumberField
        label={t('planning.form.level')}
        unit={`m ${scheme.verticalDatum}`}
        min={-500}
        max={9000}
        step={0.1}
        isOptional
        placeholder={t('planning.form.levelGround')}
        value={building.level}
        onChange={(level) => change(withPart(building, 'level', level), 'level')}
      />
      {plane && building.reference && (
        <NumberField
          label={t('planning.model.heading')}
          unit="°"
          min={0}
          max={359.999}
          step={1}
          value={building.reference.heading}
          onChange={(heading) => {
            const { reference } = building;
            if (heading === undefined || !reference) return;
            changeScheme((one) => turnBuilding(one, id, heading - reference.heading, plane), `${id} heading`);
          }}
        />
      )}
      <PhaseField
        scheme={scheme}
        value={building.phase}
        onChange={(phase) => change(withPart(building, 'phase', phase), 'phase')}
      />
    </>
  );
}

function Stack(properties: {
  label: string;
  add: string;
  floors: readonly SchemeFloors[];
  least: number;
  first: SchemeFloors;
  onChange(floors: SchemeFloors[], what: string): void;
}) {
  const { label, add, floors, least, first, onChange } = properties;
  const { t } = useTranslation();
  const set = (at: number, part: Partial<SchemeFloors>, what: string) =>
    onChange(
      floors.map((one, index) => (index === at ? { ...one, ...part } : one)),
      `${at} ${what}`,
    );
  return (
    <fieldset className="planning-floors">
      <legend>{label}</legend>
      {floors.map(({ use, storeys, storeyHeight }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: floors have no name but their place in the stack.
        <div key={at} className="floors">
          <Select
            size="small"
            aria-label={`${label} ${at + 1} ${t('planning.form.use')}`}
            value={use}
            popupMatchSelectWidth={false}
            options={FLOOR_USES.map((value) => ({ value, label: t(`planning.use.${value}`) }))}
            onChange={(next) => set(at, { use: next }, 'use')}
          />
          <InputNumber
            size="small"
            aria-label={`${label} ${at + 1} ${t('planning.form.storeys')}`}
            suffix={t('planning.form.storeyUnit')}
            value={storeys}
            min={1}
            max={200}
            precision={0}
            onChange={(next) => next !== null && set(at, { storeys: next }, 'storeys')}
          />
          <InputNumber
            size="small"
            aria-label={`${label} ${at + 1} ${t('planning.form.storeyHeight')}`}
            suffix="m"
            value={storeyHeight}
            min={2}
            max={30}
            step={0.1}
            onChange={(next) => next !== null && set(at, { storeyHeight: next }, 'height')}
          />
          <IconButton
            small
            label={t('planning.form.removeFloors')}
            disabled={floors.length <= least}
            onClick={() =>
              onChange(
                floors.filter((_, index) => index !== at),
                `remove ${at} ${floors.length}`,
              )
            }
          >
            <DeleteOutlined />
          </IconButton>
        </div>
      ))}
      <Button
        size="small"
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() => onChange([...floors, first], `add ${floors.length}`)}
      >
        {add}
      </Button>
    </fieldset>
  );
}
