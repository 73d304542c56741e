import { Button, Select } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Theme } from '../../../models/schema/theme.ts';
import { themeLayers } from '../../../models/themes/fit.ts';
import { addTexts, localized } from '../../locale/i18n.ts';
import { flyTo, patchView, setLayerView, useView } from '../../stores/view.ts';
import { loadThemes, useThemes, wantTheme } from '../../themes/theme-store.ts';
import type { PanelProps } from '../registry.ts';
import { leaveChoropleth } from './choropleth.ts';
import { IndicatorView } from './IndicatorView.tsx';
import './themes.css';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };

addTexts({ 'zh-CN': zhCN, en });

/** Themes of the city: their layers, their indicators for the whole city, and what they are in its parts. */
export default function ThemesPanel({ city, address }: PanelProps) {
  const { t, i18n } = useTranslation();
  const { themes } = useThemes();
  const chosen = useView((state) => state.document.theme);
  const language = i18n.language === 'en' ? 'en' : 'zh-CN';
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks which city is on screen by itself.
  useEffect(() => void loadThemes(), [address]);
  const theme = themes.state === 'ready' ? themes.list.themes.find(({ id }) => id === chosen) : undefined;

  if (
    themes.state === 'none' ||
    themes.state === 'loading' ||
    (themes.state === 'ready' && themes.address !== address)
  )
    return <p role="status">{t('themes.loading')}</p>;
  if (themes.state === 'failed')
    return (
      <div className="trouble" role="alert">
        <div className="grow">
          <p>{t('themes.failed')}</p>
          <p className="muted">{themes.detail}</p>
        </div>
        <Button size="small" onClick={() => void loadThemes()}>
          {t('action.retry')}
        </Button>
      </div>
    );
  const { themes: found, problems } = themes.list;
  return (
    <div className="themes">
      {found.length === 0 && <p className="muted">{t('themes.empty')}</p>}
      {found.length > 0 && (
        <Select
          className="wide"
          aria-label={t('themes.choose')}
          placeholder={t('themes.choose')}
          value={theme?.id ?? null}
          allowClear
          options={found.map(({ id, name }) => ({ value: id, label: localized(name, language) }))}
          onChange={(id: string | null | undefined) =>
            chooseTheme(
              city,
              found.find((one) => one.id === id),
              theme,
            )
          }
        />
      )}
      {!theme && found.length > 0 && <p className="muted">{t('themes.advice')}</p>}
      {theme && (
        <>
          {theme.description && <p className="muted">{localized(theme.description, language)}</p>}
          {theme.viewpoints.length > 0 && (
            <div className="presets">
              {theme.viewpoints.map(({ id, name, camera }) => (
                <Button key={id} size="small" onClick={() => flyTo(camera)}>
                  {localized(name, language)}
                </Button>
              ))}
            </div>
          )}
          <Reckoned key={theme.id} theme={theme} city={city} />
        </>
      )}
      {problems.length > 0 && (
        <div className="trouble" role="note">
          <div className="grow">
            <p>{t('themes.problems')}</p>
            {problems.map(({ file, field, message }) => (
              <p key={`${file} ${field}`} className="muted">
                {[file, field, message].filter(Boolean).join(' · ')}
              </p>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

/** Switches the theme's layers on; those of the theme before lose its colours. */
function chooseTheme(city: Scene, theme: Theme | undefined, before: Theme | undefined): void {
  if (before) leaveChoropleth(city, before);
  patchView({ theme: theme?.id });
  if (!theme) return;
  const layers = themeLayers(theme, city.layers);
  for (const { key, shown } of theme.layers) {
    const layer = layers.get(key);
    if (layer && shown) setLayerView(layer, { visible: true });
  }
}

function Reckoned({ theme, city }: { theme: Theme; city: Scene }) {
  const { t } = useTranslation();
  const reckoning = useThemes((state) => state.reckoned[theme.id]);
  // A sync may have brought new layers: figures of the old ones would look live.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks by itself what the city has.
  useEffect(() => void wantTheme(theme.id), [theme.id, city]);
  if (!reckoning || reckoning.state === 'loading')
    return (
      <div className="reading" role="status">
        <progress max={1} value={reckoning?.share ?? 0} aria-label={t('themes.reckoning')} />
        <span>{t('themes.reckoning')}</span>
      </div>
    );
  if (reckoning.state === 'failed')
    return (
      <div className="trouble" role="alert">
        <div className="grow">
          <p>{t('themes.reckoningFailed')}</p>
          <p className="muted">{reckoning.detail}</p>
        </div>
        <Button size="small" onClick={() => void wantTheme(theme.id, true)}>
          {t('action.retry')}
        </Button>
      </div>
    );
  return <IndicatorView theme={theme} city={city} result={reckoning.result} />;
}
