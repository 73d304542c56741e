import { Button } from 'antd';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { localized } from '../locale/i18n.ts';
import { type Boot, useBoot } from '../stores/boot.ts';
import { chooseLanguage } from '../stores/language.ts';
import type { SceneProblem } from '../stores/scene-loading.ts';
import { useView } from '../stores/view.ts';
import { BrandMark } from './BrandMark.tsx';
import { lazyPart } from './lazy-part.tsx';
import { MakingProgress } from './MakingProgress.tsx';
import { openCity } from './start.ts';

const AccountButton = lazyPart(() => import('../panels/account/AccountButton.tsx'));

/** What the page shows before a city is open: that it loads, which cities there are, or why there is none. */
export function StartScreen({ boot }: { boot: Exclude<Boot, { phase: 'ready' }> }) {
  const language = useView((state) => state.document.language);
  const { t } = useTranslation();
  // Where nothing is public, there may be more for who signs in.
  const hasServer = useBoot((state) => state.hasServer);
  return (
    <main className="cover">
      <div className="box float">
        <div style={{ display: 'flex', alignItems: 'center', gap: 12, marginBottom: 16 }}>
          <BrandMark />
          <strong style={{ flex: 1 }}>{t('product')}</strong>
          <button
            type="button"
            className="icon-button word"
            lang={language === 'en' ? 'zh-CN' : 'en'}
            onClick={() => chooseLanguage(language === 'en' ? 'zh-CN' : 'en')}
          >
            {language === 'en' ? '中文' : 'English'}
          </button>
          {hasServer && boot.phase !== 'starting' && (
            <Suspense fallback={null}>
              <AccountButton />
            </Suspense>
          )}
        </div>
        <Content boot={boot} />
      </div>
    </main>
  );
}

function Content({ boot }: { boot: Exclude<Boot, { phase: 'ready' }> }) {
  const { t } = useTranslation();
  switch (boot.phase) {
    case 'starting':
      return (
        <p role="status" style={{ display: 'flex', alignItems: 'center', gap: 10 }}>
          <span className="spinner" aria-hidden="true" /> {t('start.loading')}
        </p>
      );
    case 'making':
      return <MakingProgress making={boot.making} />;
    case 'empty':
      return (
        <>
          <h1>{t('start.emptyTitle')}</h1>
          <p>{t('start.emptyText')}</p>
          <code>
            npm run city -- import &lt;{t('start.files')}…&gt; --out &lt;{t('start.folder')}&gt;
          </code>
          <p>{t('start.emptyThen')}</p>
          <code>npm start -- --city &lt;{t('start.folder')}&gt;</code>
          <div className="actions">
            <Button type="primary" onClick={() => location.reload()}>
              {t('action.reload')}
            </Button>
          </div>
        </>
      );
    case 'choosing':
      return (
        <>
          <h1>{t('start.choose')}</h1>
          <CityList />
        </>
      );
    case 'failed':
      return <Failure problem={boot.problem} />;
  }
}

function CityList() {
  const cities = useBoot((state) => state.cities);
  const language = useView((state) => state.document.language);
  return (
    <ul className="rows">
      {cities.map((city) => (
        <li key={city.id}>
          <button type="button" className="row" onClick={() => void openCity(city.scene)}>
            <span className="grow">
              <span className="title">{localized(city.name, language)}</span>
              <span className="sub">{city.id}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Failure({ problem }: { problem: SceneProblem }) {
  const { t } = useTranslation();
  const cities = useBoot((state) => state.cities);
  return (
    <div role="alert">
      <h1>{t('start.failedTitle')}</h1>
      <p>{t(`start.problem.${problem.code}`, { field: problem.field })}</p>
      <code>{[problem.address, problem.field, problem.detail].filter(Boolean).join('\n')}</code>
      {cities.length > 0 && (
        <>
          <p>{t('start.others')}</p>
          <CityList />
        </>
      )}
      <div className="actions">
        <Button type="primary" onClick={() => void openCity(problem.address)}>
          {t('action.retry')}
        </Button>
      </div>
    </div>
  );
}
