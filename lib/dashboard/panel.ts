import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';

/** A page is 24 columns wide. */
const PAGE_WIDTH = 24;

const GRAPH_HEIGHT = 6;

/** One graph of a panel. */
export interface Graph {
  readonly title: string;
  readonly left: cloudwatch.IMetric[];
  /** Metrics of another unit. */
  readonly right?: cloudwatch.IMetric[];
  /** A height that matters, e.g. the most there can be. */
  readonly limit?: { readonly value: number; readonly label: string };
}

/** What the page shows of one construct. */
export interface Panel {
  readonly construct: IConstruct;
  /** What it is, in a word. */
  readonly noun: string;
  readonly graphs: Graph[];
}

/** Each minute, which is as often as AWS measures these things. */
export const EACH_MINUTE = Duration.minutes(1);

/** The rows of the page that show a panel: its name, and its graphs side by side. */
export function rowsOf({ construct, noun, graphs }: Panel): cloudwatch.IWidget[][] {
  const width = Math.floor(PAGE_WIDTH / graphs.length);
  return [
    [new cloudwatch.TextWidget({ markdown: `### ${construct.node.path} · ${noun}`, width: PAGE_WIDTH, height: 1, background: cloudwatch.TextWidgetBackground.TRANSPARENT })],
    graphs.map((graph) => new cloudwatch.GraphWidget({
      title: graph.title,
      left: graph.left,
      right: graph.right,
      leftYAxis: { min: 0 },
      rightYAxis: { min: 0 },
      leftAnnotations: graph.limit === undefined ? undefined : [{ ...graph.limit, color: cloudwatch.Color.RED }],
      width,
      height: GRAPH_HEIGHT,
    })),
  ];
}

/** The heading of a part of the page. */
export function heading(title: string): cloudwatch.IWidget {
  return new cloudwatch.TextWidget({ markdown: `## ${title}`, width: PAGE_WIDTH, height: 1, background: cloudwatch.TextWidgetBackground.TRANSPARENT });
}
