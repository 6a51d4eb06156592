import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Stack, Token } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { refuse } from '../private/refusal';

/** Statistics that target tracking takes without metric math. */
const PLAIN_STATISTICS = ['Average', 'Minimum', 'Maximum', 'SampleCount', 'Sum'];

/** One metric or expression, as both kinds of Auto Scaling write it. */
interface MetricQuery {
  readonly id: string;
  readonly returnData: boolean;
  readonly label?: string;
  readonly expression?: string;
  readonly metricStat?: {
    readonly metric: { readonly namespace: string; readonly metricName: string; readonly dimensions?: { readonly name: string; readonly value: string }[] };
    readonly stat: string;
    readonly unit?: string;
  };
}

/**
 * Whether a metric is one metric with a simple statistic, which CDK's own constructs can track.
 *
 * Refuses one of another account or region, which Auto Scaling cannot read.
 */
export function isPlain(owner: IConstruct, id: string, metric: cloudwatch.IMetric): boolean {
  const stat = metric.toMetricConfig().metricStat;
  if (stat === undefined) return false;
  requireHere(owner, id, stat);
  return PLAIN_STATISTICS.includes(stat.statistic);
}

/**
 * A metric that CDK's constructs cannot track (an expression, a percentile), as the queries of a target tracking policy.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
 */
export function metricQueries(owner: IConstruct, id: string, metric: cloudwatch.IMetric): MetricQuery[] {
  const queries = new Map<string, MetricQuery>();
  add(owner, id, queries, 'tracked', metric, true);
  return [...queries.values()];
}

/** What a metric measures, as a text that two metrics share if they measure the same. */
export function metricSignal(metric: cloudwatch.IMetric): string {
  const { metricStat: stat, mathExpression: math } = metric.toMetricConfig();
  if (math !== undefined) return JSON.stringify([math.expression, Object.entries(math.usingMetrics).map(([name, used]) => [name, metricSignal(used)])]);
  return JSON.stringify([stat?.namespace, stat?.metricName, stat?.dimensions, stat?.statistic]);
}

function add(owner: IConstruct, id: string, queries: Map<string, MetricQuery>, name: string, metric: cloudwatch.IMetric, returnData: boolean): void {
  const { metricStat: stat, mathExpression: math } = metric.toMetricConfig();
  if (stat !== undefined) {
    requireHere(owner, id, stat);
    const dimensions = stat.dimensions?.map((dimension) => ({ name: dimension.name, value: String(dimension.value) }));
    queries.set(name, {
      id: name, returnData, metricStat: { metric: { namespace: stat.namespace, metricName: stat.metricName, dimensions }, stat: stat.statistic, unit: stat.unitFilter },
    });
  } else if (math !== undefined) {
    if (/\bSEARCH\s*\(/i.test(math.expression)) {
      refuse(owner, `metric of the scaling policy ${id} must not search, got ${math.expression}; name the metrics, Auto Scaling does not take SEARCH`);
    }
    for (const [used, usedMetric] of Object.entries(math.usingMetrics)) add(owner, id, queries, used, usedMetric, false);
    queries.set(name, { id: name, returnData, expression: math.expression });
  }
}

function requireHere(owner: IConstruct, id: string, stat: cloudwatch.MetricStatConfig): void {
  const { account, region } = Stack.of(owner);
  for (const [prop, here, there] of [['region', region, stat.region], ['account', account, stat.account]] as const) {
    if (there === undefined || Token.isUnresolved(there) || Token.isUnresolved(here) || there === here) continue;
    refuse(owner, `metric of the scaling policy ${id} must be of the ${prop} of the stack (${here}), got one of ${there}; Auto Scaling reads no other`);
  }
}
