import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { loadRuns, useRuns } from '../../flood/runs.ts';

/** Says which runs the list may lack, because who keeps them did not answer. */
export function Unlisted() {
  const { t } = useTranslation();
  const unlisted = useRuns((state) => state.unlisted);
  if (!unlisted) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={(['server', 'browser'] as const)
        .flatMap((where) =>
          unlisted[where] === undefined
            ? []
            : [t(`flood.runs.unlisted.${where}`, { detail: unlisted[where] })],
        )
        .join(' ')}
      action={
        <Button size="small" onClick={() => void loadRuns()}>
          {t('flood.runs.unlisted.again')}
        </Button>
      }
    />
  );
}
