import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readPreferences, writePreferences } from '../../stores/preferences.ts';

/** Asks once under which name a person draws; it stands on what they draw. */
export function AuthorForm({ onName }: { onName: (name: string) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(() => readPreferences().name ?? '');
  return (
    <form
      className="draw-author"
      onSubmit={(event) => {
        event.preventDefault();
        const given = name.trim();
        if (given === '') return;
        writePreferences({ name: given });
        onName(given);
      }}
    >
      <label htmlFor="draw-author">{t('draw.author')}</label>
      <p className="muted">{t('draw.authorWhy')}</p>
      <div className="draw-row">
        <Input
          id="draw-author"
          value={name}
          maxLength={60}
          autoComplete="name"
          onChange={({ target }) => setName(target.value)}
        />
        <Button type="primary" htmlType="submit" disabled={name.trim() === ''}>
          {t('draw.authorSave')}
        </Button>
      </div>
    </form>
  );
}
