import { useEffect, useState } from 'react';
import type { GrantArea, Identity } from '../../../models/schema/access.ts';
import { localized } from '../../locale/i18n.ts';
import { useBoot } from '../../stores/boot.ts';
import { useView } from '../../stores/view.ts';
import { accountApi } from './account-api.ts';

export interface AreaNames {
  /** Undefined: not there yet, or nobody tells this account. */
  areas: readonly GrantArea[] | undefined;
  nameOf(id: string): string | undefined;
}

/**
 * Names of areas: of all cities for who gives rights, of the city on screen for who works for some of it. Others are
 * told of none.
 */
export function useAreaNames({ actions, account }: Identity): AreaNames {
  const [areas, setAreas] = useState<readonly GrantArea[]>();
  const language = useView(({ document }) => document.language);
  const city = useBoot(({ boot }) => (boot.phase === 'ready' ? boot.city.id : undefined));
  const gives = actions.includes('grant.change');
  const hasAreas = account?.grants.some((grant) => grant.areas !== '*') ?? false;
  useEffect(() => {
    let isOpen = true;
    const asked = gives ? accountApi.areas() : hasAreas && city ? accountApi.areasOf(city) : undefined;
    asked?.then(
      (found) => isOpen && setAreas(found),
      // Names are for reading alone: ids are shown where nobody tells them.
      () => isOpen && setAreas([]),
    );
    return () => {
      isOpen = false;
    };
  }, [gives, hasAreas, city]);
  return {
    areas,
    nameOf(id) {
      const area = areas?.find((one) => one.id === id);
      return area && localized(area.name, language);
    },
  };
}
