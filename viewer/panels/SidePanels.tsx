import { AppstoreOutlined, CloseOutlined, EnvironmentOutlined, SearchOutlined } from '@ant-design/icons';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../models/schema/scene.ts';
import type { ViewDocument } from '../../models/schema/view-document.ts';
import { patchView, useView } from '../stores/view.ts';
import { IconButton } from './IconButton.tsx';
import { SunPathIcon } from './SunPathIcon.tsx';

const LayersPanel = lazy(() => import('./layers/LayersPanel.tsx'));
const SearchPanel = lazy(() => import('./search/SearchPanel.tsx'));
const ViewpointsPanel = lazy(() => import('./viewpoints/ViewpointsPanel.tsx'));
const SunPanel = lazy(() => import('./sun/SunPanel.tsx'));

type Panel = Exclude<ViewDocument['panel'], 'none'>;
const PANELS: { id: Panel; icon: ReactNode }[] = [
  { id: 'layers', icon: <AppstoreOutlined /> },
  { id: 'search', icon: <SearchOutlined /> },
  { id: 'viewpoints', icon: <EnvironmentOutlined /> },
  { id: 'sun', icon: <SunPathIcon /> },
];

/** The rail of panels and the one that is open. */
export function SidePanels({ city, address }: { city: Scene; address: string }) {
  const { t } = useTranslation();
  const panel = useView((state) => state.document.panel);
  return (
    <div className="side">
      <nav className="rail float" aria-label={t('panel.label')}>
        {PANELS.map(({ id, icon }) => (
          <IconButton
            key={id}
            label={t(`panel.${id}`)}
            placement="right"
            aria-pressed={panel === id}
            onClick={() => patchView({ panel: panel === id ? 'none' : id })}
          >
            {icon}
          </IconButton>
        ))}
      </nav>
      {panel !== 'none' && (
        <section className="panel float" aria-labelledby="panel-title">
          <header>
            <h2 id="panel-title">{t(`panel.${panel}`)}</h2>
            <IconButton small label={t('action.close')} onClick={() => patchView({ panel: 'none' })}>
              <CloseOutlined />
            </IconButton>
          </header>
          <div className="panel-body">
            <Suspense fallback={<span className="spinner" role="status" aria-label={t('status.loading')} />}>
              {panel === 'layers' && <LayersPanel city={city} />}
              {panel === 'search' && <SearchPanel city={city} address={address} />}
              {panel === 'viewpoints' && <ViewpointsPanel city={city} />}
              {panel === 'sun' && <SunPanel city={city} />}
            </Suspense>
          </div>
        </section>
      )}
    </div>
  );
}
