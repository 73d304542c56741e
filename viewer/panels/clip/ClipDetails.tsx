import { DeleteOutlined } from '@ant-design/icons';
import { Button, Input, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Clip } from '../../../models/schema/view-document.ts';
import { useClipEditing } from '../../stores/clip-editing.ts';
import { notify } from '../../stores/notices.ts';
import { CornerFields } from './CornerFields.tsx';
import { changeClip, removeClip } from './clip-list.ts';
import { LayerChoice } from './LayerChoice.tsx';
import { MetresField } from './MetresField.tsx';
import { makeHole } from './make-clip.ts';

type Box = Extract<Clip, { kind: 'box' }>;

/** All that can be changed of one clip. */
export function ClipDetails({ clip, city }: { clip: Clip; city: Scene }) {
  const { t } = useTranslation();
  return (
    <div className="clip-details">
      <Input
        size="small"
        aria-label={t('clip.name')}
        value={clip.name ?? ''}
        onChange={({ target }) => changeClip(clip.id, (now) => ({ ...now, name: target.value }))}
      />
      {clip.kind !== 'dig' && (
        <Segmented
          size="small"
          aria-label={t('clip.keep')}
          value={clip.keep}
          options={(['outside', 'inside'] as const).map((value) => ({
            value,
            label: t(`clip.keeps.${value}`),
          }))}
          onChange={(keep) => changeClip(clip.id, (now) => (now.kind === 'dig' ? now : { ...now, keep }))}
        />
      )}
      {clip.kind === 'dig' && (
        <MetresField
          label={t('clip.depth')}
          value={clip.depth}
          minimum={0.2}
          maximum={200}
          step={0.5}
          onChange={(depth) => changeClip(clip.id, (now) => (now.kind === 'dig' ? { ...now, depth } : now))}
        />
      )}
      <HandlesButton id={clip.id} />
      {clip.kind === 'box' ? (
        <BoxFields clip={clip} />
      ) : (
        <>
          <HoleButtons clip={clip} />
          <CornerFields clip={clip} />
        </>
      )}
      <LayerChoice clip={clip} city={city} />
      <Button size="small" icon={<DeleteOutlined />} onClick={() => removeClip(clip.id)}>
        {t('clip.delete')}
      </Button>
    </div>
  );
}

/** Handles on the city: sides of a box, corners of an outline. */
function HandlesButton({ id }: { id: string }) {
  const { t } = useTranslation();
  const isEdited = useClipEditing((state) => state.id === id);
  return (
    <Button
      size="small"
      aria-pressed={isEdited}
      type={isEdited ? 'primary' : 'default'}
      onClick={() => useClipEditing.setState({ id: isEdited ? undefined : id })}
    >
      {t(isEdited ? 'clip.handlesOff' : 'clip.handles')}
    </Button>
  );
}

function HoleButtons({ clip }: { clip: Exclude<Clip, Box> }) {
  const { t } = useTranslation();
  const hasHoles = clip.areas.some((area) => area.length > 1);
  return (
    <div className="clip-buttons">
      <Button
        size="small"
        onClick={async () => {
          if (!(await makeHole(clip))) notify('clip.nothingLeft');
        }}
      >
        {t('clip.addHole')}
      </Button>
      {hasHoles && (
        <Button
          size="small"
          onClick={() =>
            changeClip(clip.id, (now) =>
              now.kind === 'box' ? now : { ...now, areas: now.areas.map(([outer]) => [outer]) },
            )
          }
        >
          {t('clip.fillHoles')}
        </Button>
      )}
    </div>
  );
}

function BoxFields({ clip }: { clip: Box }) {
  const { t } = useTranslation();
  const change = (patch: Partial<Box>) =>
    changeClip(clip.id, (now) => (now.kind === 'box' ? { ...now, ...patch } : now));
  const resize = (axis: number, length: number) =>
    change({ size: clip.size.map((old, i) => (i === axis ? length : old)) as Box['size'] });
  const bottom = clip.height - clip.size[2] / 2;
  return (
    <div className="clip-numbers">
      {(['width', 'length', 'rise'] as const).map((name, axis) => (
        <MetresField
          key={name}
          label={t(`clip.box.${name}`)}
          value={clip.size[axis]}
          minimum={0.5}
          maximum={20_000}
          onChange={(length) =>
            axis === 2
              ? change({ size: [clip.size[0], clip.size[1], length], height: bottom + length / 2 })
              : resize(axis, length)
          }
        />
      ))}
      <MetresField
        label={t('clip.box.bottom')}
        value={bottom}
        onChange={(next) => change({ height: next + clip.size[2] / 2 })}
      />
      <MetresField
        label={t('clip.box.heading')}
        value={clip.heading}
        unit="°"
        minimum={-360}
        maximum={360}
        step={5}
        onChange={(heading) => change({ heading })}
      />
      <MetresField
        label={t('clip.box.longitude')}
        value={clip.longitude}
        unit="°"
        step={0.0001}
        digits={6}
        minimum={-180}
        maximum={180}
        onChange={(longitude) => change({ longitude })}
      />
      <MetresField
        label={t('clip.box.latitude')}
        value={clip.latitude}
        unit="°"
        step={0.0001}
        digits={6}
        minimum={-89}
        maximum={89}
        onChange={(latitude) => change({ latitude })}
      />
    </div>
  );
}
