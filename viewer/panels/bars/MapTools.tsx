import { HomeOutlined, MinusOutlined, PlusOutlined, PrinterOutlined } from '@ant-design/icons';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { switchDisplay } from '../../app/display.ts';
import { steer } from '../../app/globe-control.ts';
import { lazyPart } from '../../app/lazy-part.tsx';
import { usePrint } from '../../stores/print.ts';
import { useStatus } from '../../stores/status.ts';
import { flyTo, useView } from '../../stores/view.ts';
import { IconButton } from '../IconButton.tsx';
import { homeCamera } from '../viewpoints/home.ts';

const MotionMenu = lazyPart(() => import('../motion/MotionMenu.tsx'));
const PrintDialog = lazyPart(() => import('../print/PrintDialog.tsx'));

function Compass() {
  const { t } = useTranslation();
  const heading = useView((state) => Math.round(state.document.camera.heading));
  return (
    <div className="float compass">
      <IconButton
        label={t('tools.north', { heading })}
        placement="left"
        shortcut="N"
        onClick={() => steer((navigation) => navigation.northUp())}
      >
        <svg viewBox="0 0 32 32" aria-hidden="true" style={{ transform: `rotate(${-heading}deg)` }}>
          <path d="M16 3 21 16H11z" fill="var(--accent)" />
          <path d="M16 29 11 16h10z" fill="currentColor" opacity=".45" />
        </svg>
      </IconButton>
    </div>
  );
}

export function MapTools({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const display = useView((state) => state.document.display);
  const isPlain = useStatus((state) => state.plainCanvas);
  return (
    <nav className="map-tools" aria-label={t('tools.label')}>
      <Compass />
      <div className="float">
        <IconButton
          label={t('tools.nearer')}
          placement="left"
          shortcut="+"
          onClick={() => steer((navigation) => navigation.zoom(0.6))}
        >
          <PlusOutlined />
        </IconButton>
        <IconButton
          label={t('tools.farther')}
          placement="left"
          shortcut="−"
          onClick={() => steer((navigation) => navigation.zoom(1 / 0.6))}
        >
          <MinusOutlined />
        </IconButton>
        <IconButton
          label={t('tools.home')}
          placement="left"
          shortcut="H"
          onClick={() => flyTo(homeCamera(city))}
        >
          <HomeOutlined />
        </IconButton>
      </div>
      {display === 'globe' && !isPlain && <GlobeTools city={city} />}
      {!isPlain && (
        <div className="float">
          <IconButton
            label={t(display === 'map' ? 'tools.globe' : 'tools.map')}
            placement="left"
            shortcut="M"
            onClick={() => switchDisplay(city)}
          >
            <b aria-hidden="true">{display === 'map' ? '3D' : '2D'}</b>
          </IconButton>
        </div>
      )}
    </nav>
  );
}

/** What only the globe can do: walks and flights, and pictures in print size. */
function GlobeTools({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const printing = usePrint((state) => state.open);
  const [menuOpen, setMenuOpen] = useState(false);
  return (
    <>
      <div className="float">
        <div style={{ position: 'relative', display: 'flex' }}>
          <IconButton
            label={t('tools.motion')}
            placement="left"
            aria-haspopup="menu"
            aria-expanded={menuOpen}
            onClick={() => setMenuOpen(!menuOpen)}
          >
            <svg viewBox="0 0 16 16" width="1em" height="1em" aria-hidden="true">
              <path
                d="M8.5 1.6a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zM5 14.5l2-4-.6-4.4L4.5 7.5v2.3M7 6.1c1.6 0 2 .6 2.6 1.8l2 1M7.2 10.2l2.3 1.6.6 2.7"
                fill="none"
                stroke="currentColor"
                strokeWidth="1.3"
                strokeLinecap="round"
                strokeLinejoin="round"
              />
            </svg>
          </IconButton>
          {menuOpen && (
            <Suspense fallback={null}>
              <MotionMenu onClose={() => setMenuOpen(false)} />
            </Suspense>
          )}
        </div>
        <IconButton
          label={t('tools.print')}
          placement="left"
          shortcut="P"
          onClick={() => usePrint.setState({ open: true })}
        >
          <PrinterOutlined />
        </IconButton>
      </div>
      {printing && (
        <Suspense fallback={null}>
          <PrintDialog city={city} />
        </Suspense>
      )}
    </>
  );
}
