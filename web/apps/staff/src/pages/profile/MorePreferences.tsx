/** Time zone and size of pages. */
import { NativeSelect, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useChangePreferences } from '../../preferences/changing';
import { PAGE_SIZES, usePreferences } from '../../preferences/preferences';
import { timeZones } from './timeZones';

/** The fields. */
export function MorePreferences() {
  const { t } = useTranslation();
  const { timeZone, pageSize } = usePreferences();
  const change = useChangePreferences();
  return (
    <>
      <Select
        label={t('preferences.timeZone')}
        data={timeZones(timeZone)}
        value={timeZone}
        searchable
        allowDeselect={false}
        limit={100}
        onChange={(wanted) => wanted && void change({ time_zone: wanted })}
      />
      <NativeSelect
        label={t('preferences.pageSize')}
        data={PAGE_SIZES.map(String)}
        value={String(pageSize)}
        onChange={(event) => void change({ page_size: Number(event.currentTarget.value) })}
      />
    </>
  );
}
