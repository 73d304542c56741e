import { Modal, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHelp } from '../../app/help.ts';
import { TIERS, type Tier } from '../../globe/quality.ts';
import { readPreferences, writePreferences } from '../../stores/preferences.ts';
import { restartEngine } from '../../stores/status.ts';

const KEYS: [keys: string[], text: string][] = [
  [['←', '→', '↑', '↓'], 'help.pan'],
  [['Shift', '←', '→', '↑', '↓'], 'help.turn'],
  [['+', '−'], 'help.zoom'],
  [['N'], 'help.north'],
  [['H'], 'help.home'],
  [['Enter'], 'help.pick'],
  [['L', '/', 'V', 'S'], 'help.panels'],
  [['T'], 'help.appearance'],
  [['?'], 'help.help'],
  [['Esc'], 'help.escape'],
];

export default function HelpDialog() {
  const { t } = useTranslation();
  const [tier, setTier] = useState<Tier | 'auto'>(readPreferences().tier ?? 'auto');
  const close = () => useHelp.setState({ open: false });
  return (
    <Modal open title={t('help.title')} footer={null} onCancel={close} width={520}>
      <div className="keys">
        {KEYS.map(([keys, text]) => (
          <div key={text} style={{ display: 'contents' }}>
            <span>
              {keys.map((key) => (
                <span key={key}>
                  <kbd>{key}</kbd>{' '}
                </span>
              ))}
            </span>
            <span>{t(text)}</span>
          </div>
        ))}
      </div>
      <p className="muted" style={{ marginTop: 14 }}>
        {t('help.mouse')}
      </p>
      <h3 style={{ margin: '16px 0 6px', fontSize: 13 }}>{t('help.quality')}</h3>
      <Segmented
        aria-label={t('help.quality')}
        value={tier}
        options={['auto' as const, ...TIERS].map((value) => ({ value, label: t(`help.tier.${value}`) }))}
        onChange={(value) => {
          setTier(value);
          writePreferences({ tier: value === 'auto' ? undefined : value });
          restartEngine();
        }}
      />
    </Modal>
  );
}
