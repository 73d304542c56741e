import { Modal, Segmented, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHelp } from '../../app/help.ts';
import { setLetterKeys, useLetterKeys } from '../../app/letter-keys.ts';
import { TIERS, type Tier } from '../../globe/quality.ts';
import { readPreferences, writePreferences } from '../../stores/preferences.ts';
import { restartEngine } from '../../stores/status.ts';
import { PANELS } from '../registry.ts';

const KEYS: [keys: string[], text: string][] = [
  [['←', '→', '↑', '↓'], 'help.pan'],
  [['Shift', '←', '→', '↑', '↓'], 'help.turn'],
  [['+', '−'], 'help.zoom'],
  [['N'], 'help.north'],
  [['H'], 'help.home'],
  [['Enter'], 'help.pick'],
  [['M'], 'help.map'],
  [['W'], 'help.walk'],
  [['P'], 'help.print'],
  [['Ctrl', 'Z'], 'help.undo'],
  [['Ctrl', 'Y'], 'help.redo'],
  [['F'], 'help.fullScreen'],
  [['T'], 'help.appearance'],
  [['?'], 'help.help'],
  [['Esc'], 'help.escape'],
];

export default function HelpDialog() {
  const { t } = useTranslation();
  const [tier, setTier] = useState<Tier | 'auto'>(readPreferences().tier ?? 'auto');
  const letterKeys = useLetterKeys(({ on }) => on);
  const close = () => useHelp.setState({ open: false });
  return (
    <Modal open title={t('help.title')} footer={null} onCancel={close} width={640}>
      <h3 className="help-heading">{t('help.keys')}</h3>
      <KeyList keys={KEYS.map(([keys, text]) => [keys, t(text)])} />
      <h3 className="help-heading">{t('help.panels')}</h3>
      <KeyList
        keys={PANELS.flatMap(({ id, key }) => (key ? [[[key.toUpperCase()], t(`panel.${id}`)]] : []))}
      />
      <p className="setting">
        <Switch
          size="small"
          aria-label={t('help.letterKeys')}
          checked={letterKeys}
          onChange={setLetterKeys}
        />
        <span>{t('help.letterKeys')}</span>
      </p>
      <p className="muted" style={{ marginTop: 14 }}>
        {t('help.mouse')}
      </p>
      <h3 className="help-heading">{t('help.quality')}</h3>
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

function KeyList({ keys }: { keys: [keys: string[], text: string][] }) {
  return (
    <dl className="keys">
      {keys.map(([of, text]) => (
        <div key={text} className="key-line">
          <dt>
            {of.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
