import { useTranslation } from 'react-i18next';

/** The word for a class of the standard in the reader's language; without one, the class without its first letters. */
export function useClassWord(): (name: string) => string {
  const { t } = useTranslation();
  return (name) =>
    t(`ifcClass.${name.replace(/StandardCase$/, '')}`, { defaultValue: name.replace(/^Ifc/, '') });
}
