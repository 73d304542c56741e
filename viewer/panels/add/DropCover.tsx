import { useTranslation } from 'react-i18next';
import './texts.ts';
import './add.css';

/** Says, while files are held over the page, that they may be let go. */
export default function DropCover() {
  const { t } = useTranslation();
  return (
    <div className="add-target" role="status">
      <div>
        <p>{t('add.drop')}</p>
      </div>
    </div>
  );
}
