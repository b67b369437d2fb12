/** The Mantine theme: our tokens under Mantine's names. */
import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

/** Mantine wants ten shades of a colour; ours have one in each scheme, and the resolvers below say where it goes. */
function shades(token: string): MantineColorsTuple {
  return scale(token, token, token, token, token, token, token, token, token, token);
}

function scale(...tokens: readonly string[]): MantineColorsTuple {
  return tokens.map((token) => `var(--fd-${token})`) as unknown as MantineColorsTuple;
}

/** Mantine paints light pages with its greys and dark pages with its darks: both are ours, from light to dark. */
const GREYS = scale('raised', 'raised', 'border', 'border', 'control', 'control', 'muted', 'muted', 'text', 'text');
const DARKS = scale('text', 'text', 'muted', 'control', 'border', 'raised', 'surface', 'surface', 'bg', 'bg');

const TONES: Readonly<Record<string, { fg: string; hover: string; on: string; bg: string }>> = {
  brand: tone('primary', 'primary-hover', 'on-primary', 'selected'),
  danger: tone('danger', 'danger-hover', 'danger-bg', 'danger-bg'),
  neutral: tone('neutral', 'text', 'neutral-bg', 'neutral-bg'),
  // Mantine's own buttons inside of fields are grey.
  gray: tone('neutral', 'text', 'neutral-bg', 'neutral-bg'),
};

function tone(fg: string, hover: string, on: string, bg: string) {
  return { fg: `var(--fd-${fg})`, hover: `var(--fd-${hover})`, on: `var(--fd-${on})`, bg: `var(--fd-${bg})` };
}

const colorsOf: VariantColorsResolver = (input) => {
  const found = TONES[input.color ?? 'brand'];
  if (!found) {
    return defaultVariantColorsResolver(input);
  }
  const { fg, hover, on, bg } = found;
  switch (input.variant) {
    case 'filled':
      return { background: fg, hover, color: on, border: '1px solid transparent' };
    case 'light':
      return { background: bg, hover: bg, color: fg, border: '1px solid transparent' };
    case 'outline':
      return { background: 'transparent', hover: 'var(--fd-raised)', color: fg, border: `1px solid ${fg}` };
    case 'subtle':
    case 'transparent':
      return { background: 'transparent', hover: 'var(--fd-raised)', color: fg, border: '1px solid transparent' };
    case 'default':
      return {
        background: 'var(--fd-surface)',
        hover: 'var(--fd-raised)',
        color: 'var(--fd-text)',
        border: '1px solid var(--fd-control)',
      };
    default:
      return defaultVariantColorsResolver(input);
  }
};

/** Mantine's own variables, each told by a token. */
export const variables: CSSVariablesResolver = () => {
  const both = {
    '--mantine-color-body': 'var(--fd-surface)',
    '--mantine-color-text': 'var(--fd-text)',
    '--mantine-color-bright': 'var(--fd-text)',
    '--mantine-color-dimmed': 'var(--fd-muted)',
    '--mantine-color-placeholder': 'var(--fd-muted)',
    '--mantine-color-anchor': 'var(--fd-link)',
    '--mantine-color-error': 'var(--fd-danger)',
    '--mantine-color-default': 'var(--fd-surface)',
    '--mantine-color-default-hover': 'var(--fd-raised)',
    '--mantine-color-default-color': 'var(--fd-text)',
    '--mantine-color-default-border': 'var(--fd-border)',
    '--mantine-color-disabled': 'var(--fd-raised)',
    '--mantine-color-disabled-color': 'var(--fd-muted)',
    '--mantine-color-disabled-border': 'var(--fd-border)',
    '--mantine-color-brand-filled': 'var(--fd-primary)',
    '--mantine-color-brand-filled-hover': 'var(--fd-primary-hover)',
    '--mantine-color-brand-light': 'var(--fd-selected)',
    '--mantine-color-brand-light-hover': 'var(--fd-selected)',
    '--mantine-color-brand-light-color': 'var(--fd-text)',
    '--mantine-color-brand-outline': 'var(--fd-primary)',
    '--mantine-primary-color-contrast': 'var(--fd-on-primary)',
    '--mantine-color-red-filled': 'var(--fd-danger)',
    '--mantine-color-red-text': 'var(--fd-danger)',
  };
  return { variables: {}, light: both, dark: both };
};

/** The theme. */
export const theme = createTheme({
  primaryColor: 'brand',
  colors: {
    brand: shades('primary'),
    danger: shades('danger'),
    neutral: shades('neutral'),
    gray: GREYS,
    dark: DARKS,
  },
  variantColorResolver: colorsOf,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.3', sm: '1.3', md: '1.45', lg: '1.45', xl: '1.3' },
  spacing: { '2xs': '4px', xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '8px', xl: '8px' },
  defaultRadius: 'sm',
  breakpoints: { xs: '30em', sm: '48em', md: '64em', lg: '75em', xl: '90em' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '20px', lineHeight: '1.3' }, h2: { fontSize: '16px' }, h3: { fontSize: '14px' } },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Checkbox: { defaultProps: { iconColor: 'var(--fd-on-primary)', size: 'sm' } },
    Radio: { defaultProps: { iconColor: 'var(--fd-on-primary)' } },
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 120 } } },
    // They are <header> elements, and axe takes each for another banner of the page.
    ModalHeader: { defaultProps: { role: 'none' } },
    DrawerHeader: { defaultProps: { role: 'none' } },
    Drawer: { defaultProps: { transitionProps: { duration: 160 } } },
    Tooltip: { defaultProps: { openDelay: 400, events: { hover: true, focus: true, touch: false } } },
  },
});
