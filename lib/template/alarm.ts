import type { Resource } from './resource';
import { Settings } from './settings';
import { Unknown } from './value';
import { Workload } from './workload';

/** An alarm of CloudWatch. */
export class Alarm extends Workload {
  /** Namespace and name of the metric, such as `AWS/SQS`; `undefined` for metric maths. */
  public get metricName(): string | Unknown | undefined {
    return this.properties.text('MetricName');
  }

  public get namespace(): string | Unknown | undefined {
    return this.properties.text('Namespace');
  }

  /** The metrics of metric maths. */
  public get metrics(): Settings[] {
    return this.properties.list('Metrics');
  }

  /** Resources in the dimensions of its metrics. */
  public get watched(): Resource[] {
    const dimensions = [...this.properties.list('Dimensions'), ...this.metrics.flatMap((metric) => metric.list('MetricStat', 'Metric', 'Dimensions'))];
    return [...new Set(dimensions.map((dimension) => this.all.dimension(dimension)).filter((resource) => resource !== undefined))];
  }

  public get threshold(): number | Unknown | undefined {
    return this.properties.number('Threshold');
  }

  public get comparison(): string | Unknown | undefined {
    return this.properties.text('ComparisonOperator');
  }

  public get periodSeconds(): number | Unknown | undefined {
    return this.properties.number('Period');
  }

  public get evaluationPeriods(): number | Unknown | undefined {
    return this.properties.number('EvaluationPeriods');
  }

  /** What it does when it fires. */
  public get actions(): Resource[] {
    return this.properties.values('AlarmActions').map((action) => this.all.resourceAt(action)).filter((resource) => resource !== undefined);
  }
}
