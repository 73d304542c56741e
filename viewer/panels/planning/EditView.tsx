import { AimOutlined, DeleteOutlined, RollbackOutlined, ScissorOutlined } from '@ant-design/icons';
import { Alert, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { InputError } from '../../../models/errors.ts';
import type { Scheme } from '../../../models/schema/scheme.ts';
import type { Language } from '../../../models/schema/text.ts';
import { demolish, PLACED_LISTS, removeItem } from '../../../scenes/planning/scheme/edit.ts';
import { TYPOLOGIES } from '../../../scenes/planning/scheme/typologies.ts';
import { localized } from '../../locale/i18n.ts';
import {
  Crossed,
  DRAWN_KINDS,
  type DrawnKind,
  drawItem,
  placeTypology,
  splitChosen,
} from '../../planning/draw-item.ts';
import { useFigures } from '../../planning/figures.ts';
import {
  type ChosenItem,
  changeScheme,
  chooseItem,
  seenScheme,
  useScheme,
} from '../../planning/scheme-store.ts';
import { useSchemeTool } from '../../planning/tool.ts';
import { cancelSketch } from '../../stores/sketch.ts';
import { errorText } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { IconButton } from '../IconButton.tsx';
import { LineIcon } from '../LineIcon.tsx';
import { ToolTile, ToolTiles } from '../ToolTile.tsx';
import { BuildingForm } from './BuildingForm.tsx';
import { flyToArea, flyToItem } from './fly-to-scheme.ts';
import { GreenForm, RoadForm } from './GroundForms.tsx';
import { nameOfItem } from './item-names.ts';
import { ModelImport } from './ModelImport.tsx';
import { ParcelForm } from './ParcelForm.tsx';

const ICONS: Record<DrawnKind | 'demolish', string> = {
  parcel: 'M2 4.5 13.5 2 14 11.5 4 14zM2 4.5h.01M13.5 2h.01M14 11.5h.01M4 14h.01',
  building: 'M3 14V5l5-2.5V14M8 14V6.5l5 2V14M1.5 14h13M5 7h1M5 9.5h1M10 10h1',
  green: 'M8 14V8M8 8a3.5 3.5 0 1 1 0-6 3.5 3.5 0 1 1 0 6M8 11l2.5-2M3 14h10',
  road: 'M5 14 6.5 2M11 14 9.5 2M8 3v2M8 7v2M8 11v2',
  demolish: 'M3 14V6h5v8M8 14h6M5 8.5h1M5 11h1M10 3l4 4M14 3l-4 4',
};

/** What a scheme is drawn with, the part that is chosen with its numbers, and the list of all parts. */
export function EditView() {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const scheme = useScheme(seenScheme);
  const chosen = useScheme((state) => state.chosen);
  const hasPlane = useFigures(({ plane }) => plane !== undefined);
  const tool = useSchemeTool((state) => state.tool);
  const [drawing, setDrawing] = useState<DrawnKind | 'typology'>();
  const [trouble, setTrouble] = useState<string>();
  const isDrawing = useRef(false);
  useEffect(() => {
    isDrawing.current = drawing !== undefined;
  }, [drawing]);
  // A tab that is left asks for nothing any more.
  useEffect(
    () => () => {
      if (isDrawing.current) cancelSketch();
      useSchemeTool.setState({ tool: 'choose' });
    },
    [],
  );
  if (!scheme) return null;
  const draw = async (kind: DrawnKind | 'typology', doing: () => Promise<void>) => {
    useSchemeTool.setState({ tool: 'choose' });
    setTrouble(undefined);
    setDrawing(kind);
    await doing().catch((error: unknown) =>
      setTrouble(error instanceof Crossed ? t('planning.crossed') : errorText(error)),
    );
    setDrawing((now) => (now === kind ? undefined : now));
  };
  const isEmpty = PLACED_LISTS.every((list) => scheme[list].length === 0);
  return (
    <>
      <ToolTiles columns={5}>
        {DRAWN_KINDS.map((kind) => (
          <ToolTile
            key={kind}
            label={t(`planning.draw.${kind}`)}
            icon={<LineIcon path={ICONS[kind]} />}
            pressed={drawing === kind}
            onClick={() => (drawing === kind ? cancelSketch() : void draw(kind, () => drawItem(kind)))}
          />
        ))}
        <ToolTile
          label={t('planning.draw.demolish')}
          icon={<LineIcon path={ICONS.demolish} />}
          pressed={tool === 'demolish'}
          onClick={() => {
            cancelSketch();
            useSchemeTool.setState({ tool: tool === 'demolish' ? 'choose' : 'demolish' });
          }}
        />
      </ToolTiles>
      <Select
        size="small"
        aria-label={t('planning.draw.typology')}
        placeholder={t('planning.draw.typology')}
        value={null}
        disabled={!hasPlane}
        options={TYPOLOGIES.map(({ id, name }) => ({ value: id, label: localized(name, language) }))}
        onChange={(id: string | null) => id && void draw('typology', () => placeTypology(id))}
      />
      <ModelImport isDisabled={!hasPlane} />
      {trouble && (
        <Alert type="warning" title={trouble} closable={{ onClose: () => setTrouble(undefined) }} />
      )}
      <p className="muted">
        {t(tool === 'demolish' ? 'planning.demolishHint' : isEmpty ? 'planning.empty' : 'planning.hint')}
      </p>
      {chosen ? (
        <ChosenForm scheme={scheme} chosen={chosen} />
      ) : (
        <ItemList scheme={scheme} language={language} />
      )}
    </>
  );
}

function ChosenForm({ scheme, chosen }: { scheme: Scheme; chosen: ChosenItem }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const [trouble, setTrouble] = useState<string>();
  const item = scheme[chosen.list].find(({ id }) => id === chosen.id);
  if (!item) return null;
  const name = nameOfItem(t, scheme, chosen, language);
  return (
    <section className="planning-form" aria-label={name}>
      <div className="head">
        <h4 className="grow">{name}</h4>
        <IconButton small label={t('planning.fly', { name })} onClick={() => flyToItem(item)}>
          <AimOutlined />
        </IconButton>
        {('landUse' in item || ('footprint' in item && !item.reference)) && (
          <IconButton
            small
            label={t('planning.split', { name })}
            onClick={() => {
              setTrouble(undefined);
              splitChosen(chosen).catch((error: unknown) =>
                setTrouble(
                  error instanceof InputError && error.code === 'scheme-split'
                    ? t('planning.notSplit')
                    : errorText(error),
                ),
              );
            }}
          >
            <ScissorOutlined />
          </IconButton>
        )}
        <IconButton
          small
          label={t('planning.delete', { name })}
          onClick={() => {
            changeScheme((one) => removeItem(one, chosen.list, chosen.id));
            chooseItem(undefined);
          }}
        >
          <DeleteOutlined />
        </IconButton>
        <IconButton small label={t('planning.done')} onClick={() => chooseItem(undefined)}>
          <RollbackOutlined />
        </IconButton>
      </div>
      {trouble !== undefined && (
        <Alert type="warning" title={trouble} closable={{ onClose: () => setTrouble(undefined) }} />
      )}
      {'footprint' in item && <BuildingForm key={item.id} scheme={scheme} building={item} />}
      {'landUse' in item && <ParcelForm key={item.id} scheme={scheme} parcel={item} />}
      {'line' in item && <RoadForm key={item.id} scheme={scheme} road={item} />}
      {'kind' in item && <GreenForm key={item.id} scheme={scheme} green={item} />}
    </section>
  );
}

function ItemList({ scheme, language }: { scheme: Scheme; language: Language }) {
  const { t } = useTranslation();
  return (
    <>
      {PLACED_LISTS.filter((list) => scheme[list].length > 0).map((list) => (
        <section key={list} className="planning-items" aria-label={t(`planning.items.${list}`)}>
          <h4>
            {t(`planning.items.${list}`)} <span className="muted">{scheme[list].length}</span>
          </h4>
          <ul>
            {scheme[list].map((item) => {
              const name = nameOfItem(t, scheme, { list, id: item.id }, language);
              return (
                <li key={item.id}>
                  <button
                    type="button"
                    className="open"
                    aria-label={t('planning.choose', { name })}
                    onClick={() => chooseItem({ list, id: item.id })}
                  >
                    {name}
                  </button>
                  <IconButton small label={t('planning.fly', { name })} onClick={() => flyToItem(item)}>
                    <AimOutlined />
                  </IconButton>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
      {scheme.demolitions.length > 0 && (
        <section className="planning-items" aria-label={t('planning.items.demolitions')}>
          <h4>
            {t('planning.items.demolitions')} <span className="muted">{scheme.demolitions.length}</span>
          </h4>
          <ul>
            {scheme.demolitions.map((one) => (
              <DemolitionRow key={one.feature} scheme={scheme} demolition={one} language={language} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** What is taken down: what it is called where it is known, when, and where it stands. */
function DemolitionRow(properties: {
  scheme: Scheme;
  demolition: Scheme['demolitions'][number];
  language: Language;
}) {
  const { scheme, demolition, language } = properties;
  const { feature, phase } = demolition;
  const { t } = useTranslation();
  const standing = useFigures((state) => state.standing)?.find(
    ({ building }) => building.id === feature,
  )?.building;
  const name = standing?.name ? localized(standing.name, language) : feature;
  return (
    <li>
      <span className="grow" title={feature}>
        {name}
      </span>
      {scheme.phases.length > 0 && (
        <Select
          size="small"
          aria-label={`${name} ${t('planning.form.phase')}`}
          popupMatchSelectWidth={false}
          value={phase ?? scheme.phases[0].id}
          options={scheme.phases.map((one) => ({ value: one.id, label: localized(one.name, language) }))}
          onChange={(next) => changeScheme((one) => demolish(one, feature, true, next))}
        />
      )}
      {standing && (
        <IconButton small label={t('planning.fly', { name })} onClick={() => flyToArea(standing.footprint)}>
          <AimOutlined />
        </IconButton>
      )}
      <IconButton
        small
        label={t('planning.restore', { name })}
        onClick={() => changeScheme((one) => demolish(one, feature, false))}
      >
        <RollbackOutlined />
      </IconButton>
    </li>
  );
}
