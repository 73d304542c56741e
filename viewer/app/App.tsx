import { ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useEffect } from 'react';
import { followStylesWhenWanted } from '../attributes/when-styled.ts';
import { isOtherSide } from '../compare/embed.ts';
import { followLiveWhenWanted } from '../live/when-live.ts';
import { setLanguage } from '../locale/i18n.ts';
import { useBoot } from '../stores/boot.ts';
import { trackView } from '../stores/history.ts';
import { followScene } from '../stores/scene-following.ts';
import { followSelection } from '../stores/selection.ts';
import { useView } from '../stores/view.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { recoverEngine } from './engine-recovery.ts';
import { linkAddress } from './permalink-link.ts';
import { Shell } from './Shell.tsx';
import { StartScreen } from './StartScreen.tsx';
import { start } from './start.ts';
import { themeFor } from './theme.ts';

let started = false;

export function App() {
  const boot = useBoot((state) => state.boot);
  const appearance = useView((state) => state.document.appearance);
  const language = useView((state) => state.document.language);

  useEffect(() => {
    // Effects run twice in development; a city is opened once.
    if (!started) void start();
    started = true;
  }, []);
  useEffect(() => {
    document.documentElement.dataset.appearance = appearance;
  }, [appearance]);
  useEffect(() => setLanguage(language), [language]);
  // Another state of the same city changes nothing of what follows it.
  const address = boot.phase === 'ready' ? boot.address : undefined;
  useEffect(() => (address === undefined ? undefined : followScene(address, document.baseURI)), [address]);
  useEffect(() => {
    if (address === undefined) return;
    const stopSelection = followSelection();
    const stopStyles = followStylesWhenWanted();
    const stopLive = followLiveWhenWanted();
    const stopRecovery = recoverEngine();
    // The other side of a comparison has no address and no history: the page around it tells it all.
    const stopAddress = isOtherSide() ? undefined : linkAddress();
    const stopTracking = isOtherSide() ? undefined : trackView();
    return () => {
      stopStyles();
      stopLive();
      stopRecovery();
      stopTracking?.();
      stopSelection();
      stopAddress?.();
    };
  }, [address]);

  return (
    <ConfigProvider
      button={{ autoInsertSpace: false }}
      theme={themeFor(appearance)}
      locale={language === 'en' ? enUS : zhCN}
    >
      <ErrorBoundary>
        {boot.phase === 'ready' ? (
          <Shell key={boot.address} city={boot.city} address={boot.address} />
        ) : (
          <StartScreen boot={boot} />
        )}
      </ErrorBoundary>
    </ConfigProvider>
  );
}
