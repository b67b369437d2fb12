/** Listens for the shortcuts of a page and hands out their registry. */
import { createContext, type ReactNode, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { type Shortcut, ShortcutRegistry } from './registry';

const Registry = createContext<ShortcutRegistry>(new ShortcutRegistry());

interface ShortcutsProviderProps {
  readonly isOn: boolean;
  readonly children: ReactNode;
}

/** While off, no shortcut works. */
export function ShortcutsProvider({ isOn, children }: ShortcutsProviderProps) {
  const [registry] = useState(() => new ShortcutRegistry());
  useEffect(() => {
    if (!isOn) {
      return;
    }
    const listen = (event: KeyboardEvent) => {
      const found = event.defaultPrevented ? null : registry.find(event);
      if (found) {
        event.preventDefault();
        found.run?.();
      }
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [registry, isOn]);
  return <Registry value={registry}>{children}</Registry>;
}

/** Offer shortcuts while a component is mounted; each render's `run` is the one that counts. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const registry = useContext(Registry);
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  const shape = shortcuts.map(({ keys, label, group }) => [keys, label, group].join('\n')).join('\n\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the shortcuts; their functions are read when pressed
  useEffect(
    () =>
      registry.add(
        latest.current.map((shortcut, index) =>
          shortcut.run ? { ...shortcut, run: () => latest.current[index]?.run?.() } : shortcut,
        ),
      ),
    [registry, shape],
  );
}

/** All shortcuts that can be pressed now. */
export function useShortcutList(): readonly Shortcut[] {
  const registry = useContext(Registry);
  return useSyncExternalStore(registry.subscribe, registry.list);
}
