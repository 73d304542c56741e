import { useTranslation } from 'react-i18next';
import './texts.ts';
import { AddedList } from './AddedList.tsx';

/** The group of the layers panel for what people added. */
export default function AddedGroup() {
  const { t } = useTranslation();
  return (
    <section aria-label={t('add.added')}>
      <h3>{t('add.added')}</h3>
      <AddedList />
    </section>
  );
}
