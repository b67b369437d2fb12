/** Which texts there are: each area adds its own to this interface, in its `area.tsx`. */
import type { UiTexts } from '@fairdue/ui/texts';
import type { ParseKeys } from 'i18next';
import type shell from './en/shell.json';

/** Namespace -> its texts. */
export interface Texts {
  ui: UiTexts;
  shell: typeof shell;
}

/** The name of a text with its namespace, such as `accounts:title`. */
export type TextKey = { [N in keyof Texts]: `${N}:${ParseKeys<N>}` }[keyof Texts];

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    resources: Texts;
  }
}
