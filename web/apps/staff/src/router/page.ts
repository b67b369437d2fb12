/** A page that is read when one goes there, together with its texts. */
import { lazyRouteComponent } from '@tanstack/react-router';
import { needTexts } from '../i18n/i18n';
import type { Namespace } from '../i18n/texts';

/** The component of a route: the route waits for the page and for all the texts it says anything from. */
export function page<M extends Record<string, unknown>, K extends keyof M>(
  read: () => Promise<M>,
  name: K,
  texts: readonly Namespace[],
) {
  return lazyRouteComponent(async () => {
    const [module] = await Promise.all([read(), needTexts(texts)]);
    return module;
  }, name);
}
