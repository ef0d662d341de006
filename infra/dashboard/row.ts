import { Stack } from 'aws-cdk-lib';
import {
  Color,
  GraphWidget,
  type GraphWidgetProps,
  type HorizontalAnnotation,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct, IConstruct } from 'constructs';

/** Graphs that answer one question. */
export interface Row {
  /** What they are for, in a sentence: it stands above them. */
  readonly says: string;
  readonly widgets: readonly IWidget[];
}

/** Of CloudWatch's grid, which is 24 wide. */
export const HALF = 12;
export const THIRD = 8;
export const QUARTER = 6;

export function graph(
  title: string,
  width: number,
  props: Omit<GraphWidgetProps, 'title' | 'width'>,
): GraphWidget {
  return new GraphWidget({ title, width, height: 6, ...props });
}

/** The line that a figure has to keep to, from the limits object. */
export function limitAt(value: number, unit: string): HorizontalAnnotation {
  return { value, label: `limit ${value} ${unit}`, color: Color.RED };
}

/** Whatever the stack has of a kind: what is added to it is on the dashboard. */
export function allOf<T extends IConstruct>(
  scope: Construct,
  isOne: (each: IConstruct) => each is T,
): readonly T[] {
  return Stack.of(scope).node.findAll().filter(isOne);
}
