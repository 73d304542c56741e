import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../models/schema/scene.ts';
import { createCanvasMap } from '../canvas-map/canvas-map.ts';
import '../canvas-map/canvas-map.css';
import en from '../canvas-map/texts.en.json' with { type: 'json' };
import zhCN from '../canvas-map/texts.zh-CN.json' with { type: 'json' };
import { addTexts } from '../locale/i18n.ts';
import { IconButton } from '../panels/IconButton.tsx';
import { restartEngine } from '../stores/status.ts';
import { groundSeen } from './display.ts';
import { useEngine } from './use-engine.ts';

addTexts({ 'zh-CN': zhCN, en });

/** The city on a plain canvas where there is no WebGL 2, and a word about what is lost. */
export default function PlainCanvas({ city, address }: { city: Scene; address: string }) {
  const { t } = useTranslation();
  const holder = useRef<HTMLElement>(null);
  const [isRead, setRead] = useState(false);
  useEngine(holder, city, address, createMap);
  return (
    <>
      <main
        className="globe"
        ref={holder}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard steers the map
        tabIndex={0}
        aria-label={t('canvasMap.label')}
      >
        <div className="crosshair" aria-hidden="true" />
      </main>
      {!isRead && (
        <div className="plain-note float" role="alert">
          <div>
            <strong>{t('canvasMap.title')}</strong>
            <p>{t('canvasMap.advice')}</p>
          </div>
          <Button size="small" onClick={restartEngine}>
            {t('action.retry')}
          </Button>
          <IconButton small label={t('canvasMap.close')} onClick={() => setRead(true)}>
            <CloseOutlined />
          </IconButton>
        </div>
      )}
    </>
  );
}

function createMap(container: HTMLElement, city: Scene, address: string) {
  return createCanvasMap({ container, city, address, ground: groundSeen(city) });
}
