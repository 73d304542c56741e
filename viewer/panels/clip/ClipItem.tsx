import { AimOutlined, DownOutlined, UpOutlined } from '@ant-design/icons';
import { Switch } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Clip } from '../../../models/schema/view-document.ts';
import { coveredArea, holesOf } from '../../globe/clip/clip-making.ts';
import { IconButton } from '../IconButton.tsx';
import { ClipDetails } from './ClipDetails.tsx';
import { changeClip } from './clip-list.ts';
import { zoomToClip } from './zoom-to-clip.ts';

interface Properties {
  clip: Clip;
  city: Scene;
  open: boolean;
  onToggle(): void;
}

export function ClipItem({ clip, city, open, onToggle }: Properties) {
  const { t } = useTranslation();
  const details = useId();
  const name = clip.name || t(`clip.kind.${clip.kind}`);
  const holes = holesOf(clip);
  const facts = [
    t(`clip.kind.${clip.kind}`),
    squareMetres(coveredArea(clip)),
    ...(clip.kind === 'dig' ? [`−${clip.depth} m`] : []),
    ...(holes > 0 ? [t('clip.holes', { count: holes })] : []),
  ];
  return (
    <li className="clip-item">
      <div className="layer">
        <Switch
          size="small"
          checked={clip.enabled}
          aria-label={name}
          onChange={(enabled) => changeClip(clip.id, (now) => ({ ...now, enabled }))}
        />
        <span className="name">
          <span className="title" title={name}>
            {name}
          </span>
          <span className="muted">{facts.join(' · ')}</span>
        </span>
        <IconButton small label={t('clip.zoom')} onClick={() => void zoomToClip(clip, city)}>
          <AimOutlined />
        </IconButton>
        <IconButton
          small
          label={t('clip.edit')}
          aria-expanded={open}
          aria-controls={details}
          onClick={onToggle}
        >
          {open ? <UpOutlined /> : <DownOutlined />}
        </IconButton>
      </div>
      {open && (
        <div id={details}>
          <ClipDetails clip={clip} city={city} />
        </div>
      )}
    </li>
  );
}

function squareMetres(area: number): string {
  if (area >= 1e6) return `${(area / 1e6).toFixed(2)} km²`;
  if (area >= 1e4) return `${(area / 1e4).toFixed(2)} ha`;
  return `${area.toFixed(area < 100 ? 1 : 0)} m²`;
}
