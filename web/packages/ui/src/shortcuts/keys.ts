/** Keys of shortcuts: how they are written, matched and shown. Pure. */

/** What of a key press matters. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/**
 * One press as it is written in shortcuts: "j", "?", "Enter", "mod+k", "mod+shift+Enter"; null with Alt, which types characters.
 * `mod` is Ctrl, or Command on a Mac. Shift counts only where the key itself does not show it.
 */
export function pressed(event: KeyPress): string | null {
  if (event.altKey || event.key === 'Dead') {
    return null;
  }
  const isCharacter = event.key.length === 1;
  const hasMod = event.ctrlKey || event.metaKey;
  const hasShift = event.shiftKey && (!isCharacter || hasMod || event.key === ' ');
  const letters = isCharacter && /[a-z]/i.test(event.key);
  const bare = event.key === ' ' ? 'Space' : letters && hasMod ? event.key.toLowerCase() : event.key;
  // Shift+x is written X; with Caps Lock and no Shift, X means x.
  const key = letters && !hasMod ? (event.shiftKey ? bare.toUpperCase() : bare.toLowerCase()) : bare;
  return [hasMod && 'mod', hasShift && 'shift', key].filter(Boolean).join('+');
}

/** Whether typing goes into this element, so that single keys are text. */
export function isTypedInto(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) {
    return false;
  }
  if (target instanceof HTMLInputElement) {
    return !['checkbox', 'radio', 'button', 'submit', 'reset', 'file', 'range', 'color'].includes(target.type);
  }
  const typed =
    'textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="combobox"]';
  return target.closest(typed) !== null;
}

/** Whether the key does something of its own on this element: Enter and Space press buttons, links and checkboxes. */
export function isPressable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('a, button, summary, input, [role="menuitem"], [role="option"]') !== null
  );
}

/** The caps of a shortcut as words: ["Ctrl", "K"], ["g", "w"]. */
export function caps(keys: string, isMac: boolean): string[] {
  return keys.split(' ').flatMap((press) => {
    if (/^[A-Z]$/.test(press)) {
      return ['Shift', press.toLowerCase()];
    }
    return press.split('+').map((part) => {
      const names: Record<string, string> = { mod: isMac ? '⌘' : 'Ctrl', shift: 'Shift' };
      return names[part] ?? part;
    });
  });
}

/** Whether this machine has a Command key. */
export function isMac(): boolean {
  return /mac|iphone|ipad/i.test(navigator.userAgent);
}
