import { isKnown, Resource, Settings } from '../../template';
import type { CostComponent } from '../cost-component';
import type { PriceList } from '../price-list';
import { runsPerMonth } from '../schedule-rate';
import { aMonth, billed, counted, free, IdleContext, IdleCost, IdleRules, pennies, unknown, withoutPrice } from './idle-cost';

/** Periods, in seconds, from which on an alarm counts as standard; below it is of high resolution. */
const STANDARD_PERIOD_SECONDS = 60;

/** Alarms, dashboards, and what looks at logs and metrics. */
export const OBSERVABILITY: IdleRules = {
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::LogAlarm': () => pennies('an alarm on a query', [withoutPrice('alarm')]),
  'AWS::CloudWatch::CompositeAlarm': (_, { prices }) => pennies('a composite alarm', [aMonth('alarm', 1, prices.price('cloudwatch.compositeAlarm'))]),
  'AWS::CloudWatch::Dashboard': (_, { prices }) => billed('a dashboard; the first three of an account are free', [aMonth('dashboard', 1, prices.price('cloudwatch.dashboard'))]),
  'AWS::CloudWatch::InsightRule': () => pennies('a rule by the month', [withoutPrice('rule')]),
  'AWS::Synthetics::Canary': canary,
  'AWS::ApplicationAutoScaling::ScalingPolicy': (resource, context) => scalingPolicy(resource, context),
  'AWS::AutoScaling::ScalingPolicy': (resource, context) => scalingPolicy(resource, context),
  'AWS::Grafana::Workspace': () => free('billed by its active users'),
};

function alarm({ properties }: Resource, { prices }: IdleContext): IdleCost {
  const metrics = properties.list('Metrics');
  if (metrics.some((metric) => isQuery(metric))) return pennies('an alarm on a query, billed by the metrics it looks at', [withoutPrice('metrics of a query')]);
  const periods = [properties.number('Period'), ...metrics.map((metric) => metric.number('MetricStat', 'Period') ?? metric.number('Period'))];
  if (periods.some((period) => !isKnown(period))) return unknown('its period is known at deploy time');
  const fast = periods.some((period) => typeof period === 'number' && period < STANDARD_PERIOD_SECONDS);
  // A band of expected values is two metrics more.
  const count = Math.max(1, metrics.filter((metric) => metric.has('MetricStat')).length) + (properties.has('ThresholdMetricId') ? 2 : 0);
  return pennies(alarmMetrics(count, fast), [aMonth('metrics', count, prices.price(fast ? 'cloudwatch.highResolutionAlarmMetric' : 'cloudwatch.alarmMetric'))]);
}

function alarmMetrics(count: number, fast: boolean): string {
  return `an alarm on ${counted(count, 'metric')}${fast ? ' of high resolution' : ''}`;
}

function isQuery(metric: Settings): boolean {
  const expression = metric.text('Expression');
  return typeof expression === 'string' && /^\s*select\b/i.test(expression);
}

/** Target tracking makes alarms that no template shows: one for out, one for in; for tables two of each. */
function scalingPolicy(resource: Resource, { prices, workloads }: IdleContext): IdleCost {
  const policy = workloads.scalingPolicies.find((candidate) => candidate.resource === resource);
  if (policy === undefined || policy.targetTracking.names.length === 0) return free('its alarms are billed by themselves');
  const dimension = policy.scalableTarget?.dimension ?? resource.properties.text('ScalableDimension');
  const alarms = typeof dimension === 'string' && dimension.startsWith('dynamodb:') ? 4 : 2;
  const metrics = Math.max(1, policy.targetTracking.list('CustomizedMetricSpecification', 'Metrics').filter((metric) => metric.has('MetricStat')).length);
  return pennies(`${alarms} alarms that target tracking makes${metrics > 1 ? `, on ${metrics} metrics each` : ''}`, [metricsOf(alarms * metrics, prices)]);
}

function metricsOf(count: number, prices: PriceList): CostComponent {
  return aMonth('metrics', count, prices.price('cloudwatch.alarmMetric'));
}

function canary({ properties }: Resource): IdleCost {
  const expression = properties.text('Schedule', 'Expression');
  const runs = typeof expression === 'string' ? runsPerMonth(expression) : undefined;
  if (runs === 0) return free('it runs once');
  return pennies(`${runs === undefined ? '' : `${Math.round(runs).toLocaleString('en-US')} `}runs a month`, [withoutPrice('runs')]);
}
