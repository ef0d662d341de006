/** What a chart shows; how it is drawn is in time-chart.ts and bar-chart.ts. Times are milliseconds since 1970. */
export type Chart = TimeChart | BarChart;

interface Described {
  /** Its name, unique in a document: ids of the drawing are made of it. */
  readonly id: string;
  readonly title: string;
  /** What is to be seen, in words, for whoever does not see it. */
  readonly description: string;
}

/** Values over time. */
export interface TimeChart extends Described {
  readonly kind: 'time';
  readonly from: number;
  readonly to: number;
  readonly unit: '%' | 'ms' | '/s';
  /** Ends of the scale that are there whatever the values are. */
  readonly scale: { readonly least?: number; readonly most?: number };
  readonly lines: readonly Line[];
  readonly limits: readonly { readonly name: string; readonly value: number }[];
  readonly spans: readonly Span[];
  readonly marks: readonly { readonly at: number; readonly name: string }[];
}

/** `steps`: a value holds until the next one. */
export interface Line {
  readonly name: string;
  readonly style: 'main' | 'second' | 'third' | 'planned';
  readonly shape: 'points' | 'steps';
  /** A point without a value is a gap. */
  readonly points: readonly { readonly at: number; readonly value?: number | undefined }[];
}

/** A time that is shaded. */
export interface Span {
  readonly kind: 'outage' | 'incident';
  readonly from: number;
  readonly to: number;
}

/** Counts by category, or values of a unit: one bar each, its series one upon the other. */
export interface BarChart extends Described {
  readonly kind: 'bars';
  readonly unit?: 'ms';
  readonly categories: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
}
