import { useEffect } from 'react';
import { create } from 'zustand';
import { localized } from '../locale/i18n.ts';
import { recordError } from '../stores/status.ts';
import { useView } from '../stores/view.ts';
import { type CityPolicy, readPolicy } from './desk.ts';

const usePolicies = create<{ policies: Readonly<Record<string, CityPolicy>> }>()(() => ({ policies: {} }));
const asked = new Set<string>();

/** Departments, deadlines and names of areas of a city; undefined until they are there. */
export function usePolicy(city: string): CityPolicy | undefined {
  useEffect(() => {
    if (asked.has(city)) return;
    asked.add(city);
    readPolicy(city).then(
      (policy) => usePolicies.setState(({ policies }) => ({ policies: { ...policies, [city]: policy } })),
      (error: unknown) => {
        // Asked again when it is next wanted.
        asked.delete(city);
        recordError(error);
      },
    );
  }, [city]);
  return usePolicies(({ policies }) => policies[city]);
}

/** Name of an area, or its id where nobody says. */
export function useAreaName(city: string): (id: string) => string {
  const policy = usePolicy(city);
  const language = useView(({ document }) => document.language);
  return (id) => {
    const area = policy?.areas.find((one) => one.id === id);
    return area ? localized(area.name, language) : id;
  };
}
