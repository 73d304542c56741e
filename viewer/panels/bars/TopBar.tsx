import {
  FullscreenExitOutlined,
  FullscreenOutlined,
  MoonOutlined,
  QuestionCircleOutlined,
  RedoOutlined,
  ShareAltOutlined,
  SunOutlined,
  UndoOutlined,
} from '@ant-design/icons';
import { Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { BrandMark } from '../../app/BrandMark.tsx';
import { toggleFullScreen } from '../../app/full-screen.ts';
import { useHelp } from '../../app/help.ts';
import { lazyPart } from '../../app/lazy-part.tsx';
import { permalink } from '../../app/permalink-link.ts';
import { openCity } from '../../app/start.ts';
import { localized } from '../../locale/i18n.ts';
import { nextAppearance } from '../../stores/appearance.ts';
import { useBoot } from '../../stores/boot.ts';
import { useFollow } from '../../stores/follow.ts';
import { hasStep, redo, undo, useHistory } from '../../stores/history.ts';
import { chooseLanguage } from '../../stores/language.ts';
import { isLive } from '../../stores/live.ts';
import { notify, notifyBriefly } from '../../stores/notices.ts';
import { writePreferences } from '../../stores/preferences.ts';
import { useStatus } from '../../stores/status.ts';
import { patchView, useLook } from '../../stores/view.ts';
import { PictureWatch } from '../flood/PictureWatch.tsx';
import { IconButton } from '../IconButton.tsx';
import { simulatedLayers } from '../layers/tree.ts';
import { ClockView } from './ClockView.tsx';

const AccountButton = lazyPart(() => import('../account/AccountButton.tsx'));
const RunMark = lazyPart(() => import('../flood/RunMark.tsx'));
const FollowBanner = lazyPart(() => import('../follow/FollowBanner.tsx'));
/** What the button makes of the page. */
const APPEARANCE_ICONS = { dark: MoonOutlined, light: SunOutlined, contrast: ContrastIcon };

const HelpDialog = lazyPart(() => import('./HelpDialog.tsx'));

export function TopBar({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const view = useLook();
  const cities = useBoot((state) => state.cities);
  const helpOpen = useHelp((state) => state.open);
  // Who is signed in is asked when the city shows; where no server is, nobody can be asked.
  const drawn = useStatus(({ engine }) => engine.state !== 'loading');
  const hasServer = useBoot((state) => state.hasServer);
  const [asksServer, setAsksServer] = useState(false);
  useEffect(() => {
    if (drawn && hasServer) setAsksServer(true);
  }, [drawn, hasServer]);
  const role = useFollow(({ state }) => state.role);
  const { appearance, clock, language } = view;
  const otherLanguage = language === 'en' ? 'zh-CN' : 'en';
  const otherAppearance = nextAppearance(appearance);
  const AppearanceIcon = APPEARANCE_ICONS[otherAppearance];

  return (
    <header className="top-bar">
      <div className="brand float">
        <BrandMark />
        <h1>
          {cities.length > 1 ? (
            <select
              aria-label={t('top.city')}
              value={cities.some(({ scene }) => scene === view.scene) ? view.scene : ''}
              onChange={({ target }) => void openCity(target.value, { appearance, language })}
            >
              {!cities.some(({ scene }) => scene === view.scene) && (
                <option value="">{localized(city.name, language)}</option>
              )}
              {cities.map(({ id, name, scene }) => (
                <option key={id} value={scene}>
                  {localized(name, language)}
                </option>
              ))}
            </select>
          ) : (
            localized(city.name, language)
          )}
        </h1>
        <span className="product">{t('product')}</span>
      </div>
      <div className="screen-marks">
        {city.layers.some(isLive) && <PictureWatch city={city} />}
        {clock.mode === 'run' && (
          <Suspense fallback={null}>
            <RunMark city={city} />
          </Suspense>
        )}
        {simulatedLayers(city, view).length > 0 && (
          <div className="simulated float" role="note">
            {t('simulated.banner')}
          </div>
        )}
        {city.publication !== 'public' && (
          <div className="classified float" role="note">
            {t(`classified.${city.publication}`)}
          </div>
        )}
      </div>
      {role !== 'none' && (
        <Suspense fallback={null}>
          <FollowBanner />
        </Suspense>
      )}
      <div className="space" />
      <ClockView longitude={city.origin.longitude} />
      <div className="tools float">
        <IconButton
          label={t('top.language')}
          placement="bottom"
          className="word"
          onClick={() => chooseLanguage(otherLanguage)}
        >
          <span lang={otherLanguage}>{language === 'en' ? '中' : 'EN'}</span>
        </IconButton>
        <IconButton
          label={t(`top.appearance.${otherAppearance}`)}
          placement="bottom"
          shortcut="T"
          onClick={() => {
            patchView({ appearance: otherAppearance });
            writePreferences({ appearance: otherAppearance });
          }}
        >
          <AppearanceIcon />
        </IconButton>
        <IconButton label={t('top.share')} placement="bottom" onClick={() => void share()}>
          <ShareAltOutlined />
        </IconButton>
        <HistoryButtons />
        <FullScreenButton />
        <IconButton
          label={t('top.help')}
          placement="bottom"
          shortcut="?"
          className="wide-only"
          onClick={() => useHelp.setState({ open: true })}
        >
          <QuestionCircleOutlined />
        </IconButton>
        {asksServer && (
          <Suspense fallback={null}>
            <AccountButton />
          </Suspense>
        )}
      </div>
      {helpOpen && (
        <Suspense fallback={null}>
          <HelpDialog />
        </Suspense>
      )}
    </header>
  );
}

async function share(): Promise<void> {
  const address = permalink();
  try {
    await navigator.clipboard.writeText(address);
    notifyBriefly('share.copied');
  } catch {
    // Without a secure context there is no clipboard; the address bar holds the same link.
    history.replaceState(history.state, '', address);
    notify('share.addressBar');
  }
}

/** Where there is no keyboard, too; there as soon as there is something to take back. */
function HistoryButtons() {
  const { t } = useTranslation();
  const canUndo = useHistory(({ done }) => hasStep(done));
  const canRedo = useHistory(({ undone }) => hasStep(undone));
  if (!canUndo && !canRedo) return null;
  return (
    <>
      <IconButton
        label={t('help.undo')}
        placement="bottom"
        shortcut="Ctrl+Z"
        disabled={!canUndo}
        onClick={() => undo()}
      >
        <UndoOutlined />
      </IconButton>
      <IconButton
        label={t('help.redo')}
        placement="bottom"
        shortcut="Ctrl+Y"
        disabled={!canRedo}
        onClick={() => redo()}
      >
        <RedoOutlined />
      </IconButton>
    </>
  );
}

function FullScreenButton() {
  const { t } = useTranslation();
  const [full, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const follow = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', follow);
    return () => document.removeEventListener('fullscreenchange', follow);
  }, []);
  if (!document.fullscreenEnabled) return null;
  return (
    <IconButton
      label={t(full ? 'top.leaveFullScreen' : 'top.fullScreen')}
      placement="bottom"
      className="wide-only"
      shortcut="F"
      onClick={toggleFullScreen}
    >
      {full ? <FullscreenExitOutlined /> : <FullscreenOutlined />}
    </IconButton>
  );
}

function ContrastIcon() {
  return (
    <svg viewBox="0 0 16 16" width="1em" height="1em" aria-hidden="true">
      <circle cx="8" cy="8" r="6.3" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path d="M8 1.7a6.3 6.3 0 0 1 0 12.6z" fill="currentColor" />
    </svg>
  );
}
