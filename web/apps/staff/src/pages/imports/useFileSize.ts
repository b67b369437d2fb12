/** Sizes of files in words. */
import { useUiSettings } from '@fairdue/ui';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Such as "1.2 MB". */
export function useFileSize(): (bytes: number) => string {
  const { locale } = useUiSettings();
  return (bytes) => {
    const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
    const unit = UNITS[step] ?? 'byte';
    const format = new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: step === 0 ? 0 : 1 });
    return format.format(bytes / 1000 ** step);
  };
}
