/** Which texts there are: each area adds its own to this interface, in its `routes.ts`. */
import type { UiTexts } from '@fairdue/ui/texts';
import type { ParseKeys } from 'i18next';
import type areas from './en/areas.json';
import type shell from './en/shell.json';

/** Namespace -> its texts. */
export interface Texts {
  ui: UiTexts;
  /** What the frame and signing in say. */
  shell: typeof shell;
  /** The names of all areas, for the navigation and the palette. */
  areas: typeof areas;
}

/** The name of a piece of texts. */
export type Namespace = keyof Texts;

/** The name of a text with its namespace, such as `areas:accounts`. */
export type TextKey = { [N in Namespace]: `${N}:${ParseKeys<N>}` }[Namespace];

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    resources: Texts;
  }
}
