import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../models/schema/scene.ts';
import type { GlobeView } from '../globe/globe.ts';
import { readPreferences } from '../stores/preferences.ts';
import { engineGone, reportEngineFailure } from './engine-state.ts';
import { setCurrentGlobe } from './globe-control.ts';

/** The canvas of the globe. The engine is loaded after the page around it stands. */
export function GlobeCanvas({ city, address }: { city: Scene; address: string }) {
  const { t } = useTranslation();
  const holder = useRef<HTMLDivElement>(null);
  const credits = useRef<HTMLDivElement>(null);
  const shown = useRef(city);
  const globeShown = useRef<GlobeView>(undefined);

  useEffect(() => {
    shown.current = city;
    globeShown.current?.setCity(city);
  }, [city]);

  useEffect(() => {
    let globe: GlobeView | undefined;
    let gone = false;
    // A canvas gives one graphics context for life, so each globe gets a canvas of its own.
    const canvas = document.createElement('canvas');
    canvas.tabIndex = 0;
    canvas.addEventListener('contextmenu', (event) => event.preventDefault());
    holder.current?.prepend(canvas);
    import('../globe/globe.ts')
      .then(({ createGlobe }) => {
        if (gone || !credits.current) return;
        globe = createGlobe({
          canvas,
          creditContainer: credits.current,
          city: shown.current,
          address,
          tier: readPreferences().tier,
        });
        globeShown.current = globe;
        setCurrentGlobe(globe);
      })
      .catch((error: unknown) => {
        if (gone) return;
        reportEngineFailure(error);
      });
    return () => {
      gone = true;
      setCurrentGlobe(undefined);
      globeShown.current = undefined;
      globe?.destroy();
      canvas.remove();
      engineGone();
    };
  }, [address]);

  useEffect(() => {
    const canvas = holder.current?.querySelector('canvas');
    canvas?.setAttribute('role', 'application');
    canvas?.setAttribute('aria-label', t('globe.label'));
  });

  return (
    <main className="globe" ref={holder}>
      <div className="crosshair" aria-hidden="true" />
      <div className="engine-credits" ref={credits} />
    </main>
  );
}
