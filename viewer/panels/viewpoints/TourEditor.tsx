import {
  AimOutlined,
  ArrowDownOutlined,
  ArrowUpOutlined,
  CameraOutlined,
  DeleteOutlined,
  HolderOutlined,
} from '@ant-design/icons';
import { Button, Checkbox, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tour, TourStep } from '../../../models/schema/tour.ts';
import { moved } from '../../stores/tour-timing.ts';
import { changeTour, stepOfView } from '../../stores/tours.ts';
import { currentView, flyTo } from '../../stores/view.ts';
import { IconButton } from '../IconButton.tsx';

/** Name, order, times and captions of a tour's steps. All of it can be taken back with Ctrl+Z. */
export function TourEditor({ tour }: { tour: Tour }) {
  const { t } = useTranslation();
  const [dragged, setDragged] = useState<number>();
  const change = (patch: Partial<Tour>) => changeTour(tour.id, (now) => ({ ...now, ...patch }));
  const { steps } = tour;
  return (
    <div className="tour-editor">
      <Input
        value={tour.name}
        maxLength={120}
        aria-label={t('tour.name')}
        onChange={({ target }) => change({ name: target.value || tour.name })}
      />
      <ol>
        {steps.map((step, index) => (
          <li
            key={step.id}
            data-dragged={dragged === index}
            onDragOver={(event) => {
              if (dragged === undefined) return;
              event.preventDefault();
              if (dragged === index) return;
              change({ steps: moved(steps, dragged, index) });
              setDragged(index);
            }}
            onDrop={(event) => event.preventDefault()}
          >
            <div className="tour-row">
              <span
                className="tour-handle"
                draggable
                aria-hidden="true"
                onDragStart={(event) => {
                  event.dataTransfer.effectAllowed = 'move';
                  event.dataTransfer.setData('text/plain', step.name);
                  setDragged(index);
                }}
                onDragEnd={() => setDragged(undefined)}
              >
                <HolderOutlined />
              </span>
              <StepFields
                step={step}
                number={index + 1}
                onChange={(patch) =>
                  change({ steps: steps.map((other) => (other === step ? { ...step, ...patch } : other)) })
                }
              />
            </div>
            <div className="tour-row tour-step-tools">
              <IconButton
                small
                label={t('tour.up', { name: step.name })}
                disabled={index === 0}
                onClick={() => change({ steps: moved(steps, index, index - 1) })}
              >
                <ArrowUpOutlined />
              </IconButton>
              <IconButton
                small
                label={t('tour.down', { name: step.name })}
                disabled={index === steps.length - 1}
                onClick={() => change({ steps: moved(steps, index, index + 1) })}
              >
                <ArrowDownOutlined />
              </IconButton>
              <IconButton
                small
                label={t('tour.look', { name: step.name })}
                onClick={() => flyTo(step.camera)}
              >
                <AimOutlined />
              </IconButton>
              <IconButton
                small
                label={t('tour.retake', { name: step.name })}
                onClick={() =>
                  change({
                    steps: steps.map((other) => (other === step ? { ...step, ...retaken(step) } : other)),
                  })
                }
              >
                <CameraOutlined />
              </IconButton>
              <IconButton
                small
                label={t('tour.removeStep', { name: step.name })}
                onClick={() => change({ steps: steps.filter((other) => other !== step) })}
              >
                <DeleteOutlined />
              </IconButton>
            </div>
          </li>
        ))}
      </ol>
      <Button
        size="small"
        onClick={() =>
          change({
            steps: [
              ...steps,
              stepOfView(currentView(), t('tour.stepName', { number: steps.length + 1 }), false),
            ],
          })
        }
      >
        {t('tour.addStep')}
      </Button>
    </div>
  );
}

/** What the view shows now, in place of what the step showed; what it restores stays the same in kind. */
function retaken(step: TourStep): Partial<TourStep> {
  const { camera, view } = stepOfView(currentView(), step.name, Object.keys(step.view).length > 0);
  return { camera, view };
}

function StepFields(properties: {
  step: TourStep;
  number: number;
  onChange: (patch: Partial<TourStep>) => void;
}) {
  const { step, number, onChange } = properties;
  const { t } = useTranslation();
  return (
    <div className="tour-fields">
      <Input
        size="small"
        value={step.name}
        maxLength={120}
        aria-label={t('tour.nameOfStep', { number })}
        onChange={({ target }) => onChange({ name: target.value })}
      />
      <Input
        size="small"
        value={step.caption ?? ''}
        maxLength={600}
        placeholder={t('tour.caption')}
        aria-label={t('tour.captionOf', { name: step.name })}
        onChange={({ target }) => onChange({ caption: target.value || undefined })}
      />
      <div className="tour-row">
        {(['fly', 'stay'] as const).map((part) => (
          <InputNumber
            key={part}
            size="small"
            min={0}
            max={part === 'fly' ? 120 : 3600}
            step={0.5}
            value={step[part]}
            prefix={<span className="muted">{t(`tour.${part}`)}</span>}
            suffix="s"
            aria-label={t(`tour.${part}To`, { name: step.name })}
            onChange={(value) => onChange({ [part]: value ?? 0 })}
          />
        ))}
      </div>
      <Checkbox
        checked={Object.keys(step.view).length > 0}
        onChange={({ target }) =>
          onChange({ view: target.checked ? stepOfView(currentView(), step.name, true).view : {} })
        }
      >
        {t('tour.restores')}
      </Checkbox>
    </div>
  );
}
