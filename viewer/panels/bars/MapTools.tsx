import { HomeOutlined, MinusOutlined, PlusOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { switchDisplay } from '../../app/display.ts';
import { currentEngine } from '../../app/globe-control.ts';
import { useStatus } from '../../stores/status.ts';
import { flyTo, useView } from '../../stores/view.ts';
import { IconButton } from '../IconButton.tsx';
import { homeCamera } from '../viewpoints/home.ts';

export function MapTools({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const heading = useView((state) => Math.round(state.document.camera.heading));
  const display = useView((state) => state.document.display);
  const isPlain = useStatus((state) => state.plainCanvas);
  return (
    <nav className="map-tools" aria-label={t('tools.label')}>
      <div className="float compass">
        <IconButton
          label={t('tools.north', { heading })}
          placement="left"
          onClick={() => currentEngine()?.navigation.northUp()}
        >
          <svg viewBox="0 0 32 32" aria-hidden="true" style={{ transform: `rotate(${-heading}deg)` }}>
            <path d="M16 3 21 16H11z" fill="var(--accent)" />
            <path d="M16 29 11 16h10z" fill="currentColor" opacity=".45" />
          </svg>
        </IconButton>
      </div>
      <div className="float">
        <IconButton
          label={t('tools.nearer')}
          placement="left"
          onClick={() => currentEngine()?.navigation.zoom(0.6)}
        >
          <PlusOutlined />
        </IconButton>
        <IconButton
          label={t('tools.farther')}
          placement="left"
          onClick={() => currentEngine()?.navigation.zoom(1 / 0.6)}
        >
          <MinusOutlined />
        </IconButton>
        <IconButton label={t('tools.home')} placement="left" onClick={() => flyTo(homeCamera(city))}>
          <HomeOutlined />
        </IconButton>
      </div>
      {!isPlain && (
        <div className="float">
          <IconButton
            label={t(display === 'map' ? 'tools.globe' : 'tools.map')}
            placement="left"
            aria-keyshortcuts="m"
            onClick={() => switchDisplay(city)}
          >
            <b aria-hidden="true">{display === 'map' ? '3D' : '2D'}</b>
          </IconButton>
        </div>
      )}
    </nav>
  );
}
