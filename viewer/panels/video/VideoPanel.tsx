import { Button, Segmented } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { addTexts } from '../../locale/i18n.ts';
import { bundledScene } from '../../stores/bundle.ts';
import { keepVideo, useVideo } from '../../stores/video.ts';
import { CameraApi } from '../../video/camera-api.ts';
import en from '../../video/texts.en.json' with { type: 'json' };
import zhCN from '../../video/texts.zh-CN.json' with { type: 'json' };
import { CameraList } from './CameraList.tsx';
import { CoverageList } from './CoverageList.tsx';
import { ProjectedList } from './ProjectedList.tsx';
import { RequestList } from './RequestList.tsx';
import '../../video/video.css';

addTexts({ 'zh-CN': zhCN, en });

const TABS = ['cameras', 'projected', 'requests', 'coverage'] as const;
type Tab = (typeof TABS)[number];

/** The cameras of the city: to find and to watch, requests to open them, and how many there are. */
export default function VideoPanel({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>('cameras');
  const { open, tiles, grid } = useVideo();
  const api = useMemo(() => new CameraApi(city.id, document.baseURI), [city.id]);
  useEffect(() => keepVideo(city.id), [city.id]);
  const kept = tiles.slice(0, grid).filter((id) => id !== null).length;
  if (bundledScene() !== undefined) return <p className="muted">{t('video.unavailable')}</p>;
  return (
    <div className="video-list">
      <Segmented
        block
        aria-label={t('video.tab.label')}
        value={tab}
        options={TABS.map((value) => ({ value, label: t(`video.tab.${value}`) }))}
        onChange={setTab}
      />
      {!open && kept > 0 && (
        <Button block onClick={() => useVideo.setState({ open: true })}>
          {t('video.openKept')} ({kept})
        </Button>
      )}
      {tab === 'cameras' && <CameraList api={api} />}
      {tab === 'projected' && <ProjectedList api={api} />}
      {tab === 'requests' && <RequestList api={api} />}
      {tab === 'coverage' && <CoverageList api={api} />}
    </div>
  );
}
