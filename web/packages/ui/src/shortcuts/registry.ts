/** Which shortcuts there are just now, and which of them a press means. */
import { isPressable, isTypedInto, type KeyPress, pressed } from './keys';

const SEQUENCE_MS = 1200;

/** One shortcut. */
export interface Shortcut {
  /** As `pressed` writes it; two presses in a row have a space between: "g w". */
  readonly keys: string;
  /** What it does, for the list of shortcuts. */
  readonly label: string;
  /** The heading it is listed under. */
  readonly group: string;
  /** Left out where the element itself listens and the shortcut is only listed. */
  readonly run?: () => void;
  /** Also inside a dialog or a field; for presses with Ctrl or Command only. */
  readonly isEverywhere?: boolean;
}

interface Press extends KeyPress {
  readonly target: EventTarget | null;
  readonly repeat: boolean;
  readonly timeStamp: number;
}

/** All shortcuts of what is mounted; what came last goes before. */
export class ShortcutRegistry {
  #held: (readonly Shortcut[])[] = [];
  #listeners = new Set<() => void>();
  #listed: readonly Shortcut[] = [];
  #first: { readonly key: string; readonly at: number } | null = null;

  /** Add shortcuts; call the result to remove them. */
  readonly add = (shortcuts: readonly Shortcut[]): (() => void) => {
    this.#held = [...this.#held, shortcuts];
    this.#changed();
    return () => {
      this.#held = this.#held.filter((held) => held !== shortcuts);
      this.#changed();
    };
  };

  /** All that can be pressed now, each key once. */
  readonly list = (): readonly Shortcut[] => this.#listed;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Return what a press means now, or null. */
  readonly find = (event: Press): Shortcut | null => {
    const key = pressed(event);
    if (key === null || (event.repeat && key !== 'j' && key !== 'k')) {
      return null;
    }
    const first = this.#first;
    this.#first = null;
    const isSecond = first !== null && event.timeStamp - first.at < SEQUENCE_MS;
    const found = (isSecond ? this.#match(`${first.key} ${key}`, event) : undefined) ?? this.#match(key, event) ?? null;
    if (found === null && !isTypedInto(event.target) && this.#listed.some(({ keys }) => keys.startsWith(`${key} `))) {
      this.#first = { key, at: event.timeStamp };
    }
    return found;
  };

  #match(keys: string, { target }: Press): Shortcut | undefined {
    const found = this.#listed.find((shortcut) => shortcut.keys === keys && shortcut.run);
    if (!found || found.isEverywhere) {
      return found;
    }
    const isInDialog = document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
    const isOwnKey = (keys === 'Enter' || keys === 'Space') && isPressable(target);
    return isTypedInto(target) || isInDialog || isOwnKey ? undefined : found;
  }

  #changed(): void {
    const byKeys = new Map(this.#held.flat().map((shortcut) => [shortcut.keys, shortcut]));
    this.#listed = [...byKeys.values()];
    for (const listener of this.#listeners) {
      listener();
    }
  }
}
