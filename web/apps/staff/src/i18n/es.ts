/** All Spanish texts of the areas, as one piece. */
export const texts = import.meta.glob<Record<string, unknown>>(['./es/*.json', '!./es/shell.json'], {
  eager: true,
  import: 'default',
});
