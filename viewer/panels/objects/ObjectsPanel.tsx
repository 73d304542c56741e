import { Button, Input } from 'antd';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { levelLook } from '../../live/symbols/levels.ts';
import { addTexts, localized } from '../../locale/i18n.ts';
import { featureStoreOf } from '../../stores/feature-stores.ts';
import { useLive } from '../../stores/live.ts';
import { announce } from '../../stores/notices.ts';
import { errorText, recordError } from '../../stores/status.ts';
import { currentView, select, shownLayer, useView } from '../../stores/view.ts';
import { flyToFeature, flyToPlace } from '../card/fly-to-feature.ts';
import { classWord, useFeatureTitle } from '../card/title.ts';
import type { PanelProps } from '../registry.ts';
import { type ListedObject, objectsAround, ranked, thingsAround } from './gather.ts';
import './objects.css';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };
import { directionOf, placeOfView } from './view-place.ts';

addTexts({ 'zh-CN': zhCN, en });

/** Milliseconds that the camera rests before the list is made anew. */
const REST = 700;
/** Metres from which a live thing is looked at. */
const THING_RANGE = 350;

type Found =
  | { state: 'loading' }
  | { state: 'failed'; detail: string }
  | { state: 'ready'; objects: ListedObject[] };

/** What is in view as a list, for the keyboard and for those who do not see the city: Enter selects and flies there. */
export default function ObjectsPanel({ city, address }: PanelProps) {
  const { t, i18n } = useTranslation();
  const titleOf = useFeatureTitle();
  const list = useId();
  const holder = useRef<HTMLDivElement>(null);
  const [attempt, setAttempt] = useState(0);
  const found = useObjects(city, address, attempt);
  const [text, setText] = useState('');
  const [active, setActive] = useState<string>();
  const selected = useView((state) => state.document.selection[0]);
  const language = i18n.language === 'en' ? 'en' : 'zh-CN';
  const all = found.state === 'ready' ? found.objects : undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the words follow the language.
  const shown = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return (all ?? [])
      .map((object) => {
        const { feature, layer, thing } = object;
        if (thing) {
          const level = levelLook(thing.level);
          const state = [
            localized(layer.name, language),
            level && t('objects.level', { numeral: level.numeral }),
            thing.stale && t('objects.stale'),
          ];
          return {
            object,
            key: `${layer.id} ${thing.id}`,
            title: localized(thing.name, language),
            kind: state.filter(Boolean).join(' · '),
          };
        }
        const kind = [t(`type.${feature.type}`), classWord(t, feature.type, feature.class)].filter(Boolean);
        return { object, key: `${layer.id} ${feature.id}`, title: titleOf(feature), kind: kind.join(' · ') };
      })
      .filter(
        ({ object, title, kind }) =>
          wanted === '' ||
          [title, kind, object.feature.id, localized(object.layer.name, language)].some((part) =>
            part.toLowerCase().includes(wanted),
          ),
      );
  }, [all, text, language]);

  const count = shown.length;
  const isReady = all !== undefined;
  useEffect(() => {
    if (isReady) announce(t('objects.count', { count }));
  }, [isReady, count, t]);

  const at = Math.max(
    0,
    shown.findIndex(({ key }) => key === active),
  );
  const move = (to: number) => {
    const next = shown[Math.max(0, Math.min(shown.length - 1, to))];
    if (!next) return;
    setActive(next.key);
    holder.current
      ?.querySelector(`[data-key="${CSS.escape(next.key)}"]`)
      ?.scrollIntoView({ block: 'nearest' });
  };
  const open = ({ feature, layer, thing }: ListedObject) => {
    select([{ layer: layer.id, feature: feature.id }]);
    if (thing) flyToPlace(thing.longitude, thing.latitude, city.origin.height, THING_RANGE);
    else flyToFeature(feature, city.origin.height);
  };

  function onKey(event: KeyboardEvent): void {
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: shown.length - 1,
      PageDown: at + 10,
      PageUp: at - 10,
    };
    if (event.key in steps) move(active === undefined && event.key === 'ArrowDown' ? 0 : steps[event.key]);
    else if (event.key === 'Enter' && shown[at]) open(shown[at].object);
    else return;
    event.preventDefault();
  }

  return (
    <div className="objects">
      <Input
        size="small"
        allowClear
        aria-label={t('objects.filter')}
        placeholder={t('objects.filter')}
        aria-controls={list}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => (event.key === 'ArrowDown' || event.key === 'Enter' ? onKey(event) : undefined)}
      />
      {found.state === 'loading' && <p role="status">{t('objects.looking')}</p>}
      {found.state === 'failed' && (
        <div className="trouble" role="alert">
          <div className="grow">
            <p>{t('objects.failed')}</p>
            <p className="muted">{found.detail}</p>
          </div>
          <Button size="small" onClick={() => setAttempt(attempt + 1)}>
            {t('action.retry')}
          </Button>
        </div>
      )}
      {isReady && <p className="muted">{t(count === 0 ? 'objects.none' : 'objects.count', { count })}</p>}
      {count > 0 && (
        <div
          className="rows object-list"
          id={list}
          ref={holder}
          role="listbox"
          tabIndex={0}
          aria-label={t('objects.list')}
          aria-activedescendant={active && shown[at] ? `${list}-${at}` : undefined}
          onKeyDown={onKey}
          onFocus={() => {
            if (active === undefined) setActive(shown[0]?.key);
          }}
        >
          {shown.map(({ object, key, title, kind }, index) => {
            const { feature, layer, distance, bearing } = object;
            const isSelected = selected?.feature === feature.id && selected.layer === layer.id;
            return (
              // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and tells which is active.
              // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are those of the list.
              <div
                key={key}
                id={`${list}-${index}`}
                data-key={key}
                role="option"
                className={`row${key === active ? ' active' : ''}`}
                aria-selected={isSelected}
                onClick={() => {
                  setActive(key);
                  open(object);
                }}
              >
                <span className="grow">
                  <span className="title">{title}</span>
                  <span className="sub">{kind}</span>
                </span>
                <span className="where">
                  {distance < 995
                    ? `${Math.round(distance / 5) * 5} m`
                    : `${(distance / 1000).toFixed(1)} km`}{' '}
                  {t(`objects.direction.${directionOf(bearing)}`)}
                </span>
              </div>
            );
          })}
        </div>
      )}
    </div>
  );
}

/** The list for where the camera rests; what is found while it moves on is dropped. */
function useObjects(city: Scene, address: string, attempt: number): Found {
  const camera = useView((state) => state.document.camera);
  const shown = useView((state) => state.document.layers);
  const [found, setFound] = useState<Found>({ state: 'loading' });
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again for another camera, other layers or when asked.
  useEffect(() => {
    let gone = false;
    const look = async () => {
      try {
        const objects = await lookAround(city, address);
        if (!gone) setFound({ state: 'ready', objects });
      } catch (error) {
        recordError(error);
        if (!gone) setFound({ state: 'failed', detail: errorText(error) });
      }
    };
    const timer = setTimeout(() => void look(), first.current ? 0 : REST);
    first.current = false;
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [camera, shown, city, address, attempt]);
  return found;
}

async function lookAround(city: Scene, address: string): Promise<ListedObject[]> {
  const view = currentView();
  const place = placeOfView(view.camera, city.origin.height);
  const layers = city.layers.filter((layer) => layer.store !== undefined && shownLayer(layer, view).visible);
  const found = await Promise.all(
    layers.map(async (layer) => objectsAround(layer, await featureStoreOf(layer, address)!, place)),
  );
  const { stores } = useLive.getState();
  const live = city.layers.flatMap((layer) =>
    stores[layer.id] && shownLayer(layer, view).visible
      ? thingsAround(layer, stores[layer.id].things.values(), place)
      : [],
  );
  return ranked([...found.flat(), ...live]);
}
