import { beforeEach, describe, expect, it } from 'vitest';
import { caps, pressed } from './keys';
import { ShortcutRegistry } from './registry';

const NONE = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

function press(key: string, changes: object = {}, timeStamp = 0) {
  return { ...NONE, key, target: document.body as EventTarget, repeat: false, timeStamp, ...changes };
}

describe('a press', () => {
  it.each([
    [press('j'), 'j'],
    [press('J'), 'j'],
    [press('X', { shiftKey: true }), 'X'],
    [press('?', { shiftKey: true }), '?'],
    [press(' '), 'Space'],
    [press('Enter', { ctrlKey: true, shiftKey: true }), 'mod+shift+Enter'],
    [press('K', { metaKey: true }), 'mod+k'],
    [press('@', { altKey: true }), null],
  ])('%o is %s', (event, name) => {
    expect(pressed(event)).toBe(name);
  });

  it('is shown as caps', () => {
    expect(caps('mod+shift+Enter', false)).toEqual(['Ctrl', 'Shift', 'Enter']);
    expect(caps('g w', true)).toEqual(['g', 'w']);
    expect(caps('X', true)).toEqual(['Shift', 'x']);
  });
});

describe('the registry', () => {
  let registry: ShortcutRegistry;
  const named = (keys: string, changes: object = {}) => ({ keys, label: keys, group: 'g', run: () => {}, ...changes });
  const find = (event: ReturnType<typeof press>) => registry.find(event)?.label ?? null;

  beforeEach(() => {
    document.body.replaceChildren();
    registry = new ShortcutRegistry();
  });

  it('knows two presses in a row, not too far apart', () => {
    registry.add([named('g w'), named('w')]);
    expect([find(press('g', {}, 0)), find(press('w', {}, 500))]).toEqual([null, 'g w']);
    expect([find(press('g', {}, 0)), find(press('w', {}, 5000))]).toEqual([null, 'w']);
  });

  it('takes what came last, and what was there before when that is gone', () => {
    registry.add([named('r', { label: 'old' })]);
    const remove = registry.add([named('r', { label: 'new' })]);
    expect(find(press('r'))).toBe('new');
    remove();
    expect(find(press('r'))).toBe('old');
    expect(registry.list()).toHaveLength(1);
  });

  it('leaves typing alone, except for what works everywhere', () => {
    registry.add([named('j'), named('mod+k', { isEverywhere: true }), named('mod+Enter')]);
    const field = document.body.appendChild(document.createElement('textarea'));
    expect(find(press('j', { target: field }))).toBeNull();
    expect(find(press('Enter', { target: field, ctrlKey: true }))).toBeNull();
    expect(find(press('k', { target: field, ctrlKey: true }))).toBe('mod+k');
  });

  it('rests while a dialog is open, and leaves Enter to buttons', () => {
    registry.add([named('j'), named('Enter')]);
    const button = document.body.appendChild(document.createElement('button'));
    expect(find(press('Enter', { target: button }))).toBeNull();
    expect(find(press('Enter'))).toBe('Enter');
    const dialog = document.body.appendChild(document.createElement('div'));
    dialog.setAttribute('role', 'dialog');
    dialog.setAttribute('aria-modal', 'true');
    expect(find(press('j'))).toBeNull();
  });

  it('does not find what is only listed', () => {
    registry.add([{ keys: 'x', label: 'x', group: 'g' }]);
    expect(find(press('x'))).toBeNull();
    expect(registry.list()).toHaveLength(1);
  });
});
