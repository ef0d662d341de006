/** Colours of the report by their use, light and dark; a test proves their contrast (WCAG 2.2: 1.4.3 and 1.4.11). */
export const palette = {
  light: {
    paper: '#ffffff',
    text: '#1b1b1b',
    muted: '#5c5c5c',
    rule: '#dcdee0',
    band: '#f3f4f6',
    accent: '#005ea2',
    second: '#8a4a00',
    limit: '#b50909',
    outage: '#767b80',
    incident: '#c2410c',
    good: '#1e6b1e',
    bad: '#b50909',
    open: '#6b5000',
  },
  dark: {
    paper: '#14171c',
    text: '#eceef0',
    muted: '#a9aeb5',
    rule: '#3a4048',
    band: '#1e232a',
    accent: '#73b3e7',
    second: '#f2b366',
    limit: '#ff8a80',
    outage: '#9aa0a8',
    incident: '#ff9f6b',
    good: '#7fd07f',
    bad: '#ff8a80',
    open: '#e6c35c',
  },
} as const;

export type Colour = keyof (typeof palette)['light'];

/** What is read, and what is seen beside it: at least so much contrast against paper and band. */
export const contrasts: Readonly<Record<'text' | 'graphics', { least: number; colours: readonly Colour[] }>> =
  {
    text: { least: 4.5, colours: ['text', 'muted', 'accent', 'good', 'bad', 'open'] },
    graphics: { least: 3, colours: ['accent', 'second', 'limit', 'outage', 'incident'] },
  };
