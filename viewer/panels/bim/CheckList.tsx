import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type BimFinding, type BimFindingKind, checkBim } from '../../../models/bim/check.ts';
import { movedBounds } from '../../../models/bim/model-move.ts';
import type { Bim } from '../../../models/schema/bim.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import { ElementRows } from './ElementRows.tsx';
import { figure } from './figure.ts';
import { thingsById, titleOf } from './things.ts';

const KINDS: readonly BimFindingKind[] = [
  'duplicate-id',
  'outside-storey',
  'no-storey',
  'no-spaces',
  'storey-without-spaces',
  'space-without-area',
];

/** What whoever drew a model should look at. */
export function CheckList({ layer, bim }: { layer: Layer; bim: Bim }) {
  const { t } = useTranslation();
  const findings = useMemo(() => checkBim(bim), [bim]);
  const things = useMemo(() => thingsById(bim), [bim]);
  if (findings.length === 0)
    return (
      <p role="status">
        {t('models.checks.none', {
          elements: bim.elements.length,
          storeys: bim.storeys.length,
          spaces: bim.spaces.length,
        })}
      </p>
    );
  const noteOf = ({ metres }: BimFinding): string | undefined =>
    metres === undefined
      ? undefined
      : t(`models.checks.${metres > 0 ? 'above' : 'below'}`, { value: figure(Math.abs(metres), 2) });
  return (
    <>
      <p role="status">{t('models.checks.found', { count: findings.length })}</p>
      {KINDS.map((kind) => (
        <ElementRows
          key={kind}
          label={t(`models.checks.kind.${kind}`)}
          rows={findings
            .filter((finding) => finding.kind === kind)
            .map((finding) => {
              const thing = things.get(finding.id);
              const note = noteOf(finding);
              return {
                key: finding.id,
                title: titleOf(finding.id, thing),
                ...(note === undefined ? {} : { note }),
                ...(thing?.bounds ? { bounds: movedBounds(layer.moved, thing.bounds) } : {}),
                layer: layer.id,
                ids: [finding.id],
              };
            })}
        />
      ))}
    </>
  );
}
