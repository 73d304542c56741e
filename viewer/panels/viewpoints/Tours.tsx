import {
  CaretRightOutlined,
  DeleteOutlined,
  DownloadOutlined,
  EditOutlined,
  FullscreenOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Tour } from '../../../models/schema/tour.ts';
import { addTexts } from '../../locale/i18n.ts';
import { errorText } from '../../stores/status.ts';
import {
  newId,
  openTours,
  playTour,
  readTour,
  stepOfView,
  tourOfScene,
  useTours,
} from '../../stores/tours.ts';
import { currentView, useView } from '../../stores/view.ts';
import { IconButton } from '../IconButton.tsx';
import { download } from '../print/download.ts';
import { TourEditor } from './TourEditor.tsx';
import './tours.css';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };

addTexts({ 'zh-CN': zhCN, en });

/** Tours made of viewpoints: that of the scene, and a person's own. */
export function Tours({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const language = useView((state) => state.document.language);
  const tours = useTours((state) => state.tours);
  const kept = useTours((state) => state.kept);
  const [edited, setEdited] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const chooser = useRef<HTMLInputElement>(null);
  useEffect(() => openTours(city.id), [city.id]);
  const ready = tourOfScene(city, language, t('tour.ofScene'));

  const add = (tour: Tour) => {
    useTours.setState({ tours: [...useTours.getState().tours, tour] });
    setEdited(tour.id);
  };
  const create = () =>
    add({
      schema: 'citymirror/tour/1',
      id: newId(),
      name: t('tour.unnamed', { number: tours.length + 1 }),
      loop: false,
      steps: [stepOfView(currentView(), t('tour.stepName', { number: 1 }), false)],
    });
  const take = async (file: File | undefined) => {
    setProblem(undefined);
    if (!file) return;
    try {
      add(readTour(await file.text()));
    } catch (error) {
      setProblem(t('tour.unreadable', { file: file.name, detail: errorText(error) }));
    }
  };

  return (
    <section aria-label={t('tour.title')}>
      <h3>{t('tour.title')}</h3>
      {!ready && tours.length === 0 && <p className="muted">{t('tour.none')}</p>}
      <ul className="rows">
        {ready && (
          <li className="tour-row">
            <PlayButtons tour={ready} />
          </li>
        )}
        {tours.map((tour) => (
          <li key={tour.id}>
            <div className="tour-row">
              <PlayButtons tour={tour} />
              <IconButton
                small
                label={t('tour.edit', { name: tour.name })}
                aria-expanded={edited === tour.id}
                onClick={() => setEdited(edited === tour.id ? undefined : tour.id)}
              >
                <EditOutlined />
              </IconButton>
              <IconButton
                small
                label={t('tour.export', { name: tour.name })}
                onClick={() =>
                  download(
                    new Blob([`${JSON.stringify(tour, undefined, 2)}\n`], { type: 'application/json' }),
                    `${tour.name}.tour.json`,
                  )
                }
              >
                <DownloadOutlined />
              </IconButton>
              <IconButton
                small
                label={t('tour.remove', { name: tour.name })}
                onClick={() => useTours.setState({ tours: tours.filter(({ id }) => id !== tour.id) })}
              >
                <DeleteOutlined />
              </IconButton>
            </div>
            {edited === tour.id && <TourEditor tour={tour} />}
          </li>
        ))}
      </ul>
      {!kept && <p className="trouble">{t('viewpoints.notKept')}</p>}
      {problem && (
        <p className="trouble" role="alert">
          {problem}
        </p>
      )}
      <div className="presets" style={{ marginTop: 8 }}>
        <Button size="small" onClick={create}>
          {t('tour.new')}
        </Button>
        <Button size="small" onClick={() => chooser.current?.click()}>
          {t('tour.import')}
        </Button>
        <input
          ref={chooser}
          type="file"
          accept=".json,application/json"
          hidden
          onChange={({ target }) => {
            void take(target.files?.[0]);
            target.value = '';
          }}
        />
      </div>
    </section>
  );
}

function PlayButtons({ tour }: { tour: Tour }) {
  const { t } = useTranslation();
  return (
    <>
      <button
        type="button"
        className="row"
        disabled={tour.steps.length === 0}
        aria-label={t('tour.play', { name: tour.name })}
        onClick={() => playTour(tour)}
      >
        <CaretRightOutlined aria-hidden="true" />
        <span className="grow">
          <span className="title">{tour.name}</span>
          <span className="sub">{t('tour.steps', { count: tour.steps.length })}</span>
        </span>
      </button>
      <IconButton small label={t('tour.present', { name: tour.name })} onClick={() => playTour(tour, true)}>
        <FullscreenOutlined />
      </IconButton>
    </>
  );
}
