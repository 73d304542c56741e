import { useTranslation } from 'react-i18next';
import { unitNamed } from '../../../models/bim/measures.ts';
import { roomAreas } from '../../../models/bim/room-areas.ts';
import type { Bim } from '../../../models/schema/bim.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import { ProvenanceList } from '../ProvenanceList.tsx';
import { figure as number } from './figure.ts';

/** What the import has found in a model. */
export function FactsView({ layer, bim }: { layer: Layer; bim: Bim }) {
  const { t } = useTranslation();
  const areas = roomAreas(bim.spaces);
  const classes = new Map<string, number>();
  for (const { class: own } of bim.elements) classes.set(own, (classes.get(own) ?? 0) + 1);
  const [provenance] = layer.provenance;
  const rows: readonly (readonly [string, string])[] = [
    [t('models.facts.format'), bim.format],
    [
      t('models.facts.crs'),
      [provenance.crs, provenance.verticalDatum].filter((part) => part !== undefined).join(' · '),
    ],
    [t('models.facts.storeys'), number(bim.storeys.length)],
    [t('models.facts.spaces'), number(bim.spaces.length)],
    ...areas.sums.map(({ kind, area, rooms }): readonly [string, string] => [
      t(`models.facts.area.${kind}`),
      t('models.facts.areaOf', { value: number(area), rooms: number(rooms), all: number(areas.indoors) }),
    ]),
    [t('models.facts.without'), areas.without > 0 ? number(areas.without) : ''],
    [t('models.facts.outdoors'), areas.outdoors > 0 ? number(areas.outdoors) : ''],
    [t('models.facts.elements'), number(bim.elements.length)],
    [t('models.facts.shapeless'), number(bim.elements.filter(({ bounds }) => !bounds).length)],
    [
      t('models.facts.units'),
      Object.entries(bim.units ?? {})
        .map(([kind, name]) => unitNamed(name, kind).symbol)
        .join(', '),
    ],
  ];
  return (
    <>
      <dl className="models-facts">
        {rows
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <table className="models-table">
        <thead>
          <tr>
            <th scope="col">{t('models.facts.storey')}</th>
            <th scope="col">{t('models.facts.elevation')}</th>
            <th scope="col">{t('models.facts.spaces')}</th>
            <th scope="col">{t('models.facts.elements')}</th>
          </tr>
        </thead>
        <tbody>
          {[...bim.storeys].reverse().map(({ id, name, elevation, spaces, elements }) => (
            <tr key={id}>
              <th scope="row">{name ?? id}</th>
              <td>
                {elevation === undefined ? '—' : t('models.facts.metres', { value: number(elevation, 2) })}
              </td>
              <td>{number(spaces)}</td>
              <td>{number(elements)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className="models-table" aria-label={t('models.facts.classes')}>
        <thead>
          <tr>
            <th scope="col">{t('models.facts.class')}</th>
            <th scope="col">{t('models.facts.count')}</th>
          </tr>
        </thead>
        <tbody>
          {[...classes]
            .sort(([, a], [, b]) => b - a)
            .map(([name, count]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{number(count)}</td>
              </tr>
            ))}
        </tbody>
      </table>
      <ProvenanceList provenance={layer.provenance} publication={layer.publication} />
    </>
  );
}
