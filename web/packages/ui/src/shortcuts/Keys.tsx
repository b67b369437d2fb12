/** A shortcut as key caps, for tooltips, menus and the list. */
import { Kbd } from '@mantine/core';
import { caps, isMac } from './keys';

/** The caps of a shortcut. */
export function Keys({ keys }: { readonly keys: string }) {
  return (
    <>
      {caps(keys, isMac()).map((cap, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the caps of one shortcut never change their order
        <Kbd key={index} size="xs" ms={index === 0 ? 0 : 4}>
          {cap}
        </Kbd>
      ))}
    </>
  );
}
