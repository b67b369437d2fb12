/** All English texts of the areas, as one piece. */
export const texts = import.meta.glob<Record<string, unknown>>(['./en/*.json', '!./en/shell.json'], {
  eager: true,
  import: 'default',
});
