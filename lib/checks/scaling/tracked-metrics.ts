import { isKnown, ScalingPolicy } from '../../template';

/** Metrics of running tasks and instances: without one of those they have no value. */
const OF_RUNNING = ['ECSServiceAverageCPUUtilization', 'ECSServiceAverageMemoryUtilization', 'ALBRequestCountPerTarget', 'ASGAverageCPUUtilization', 'ASGAverageNetworkIn', 'ASGAverageNetworkOut'];
const CUSTOM_OF_RUNNING = [['AWS/ECS', 'CPUUtilization'], ['AWS/ECS', 'MemoryUtilization'], ['AWS/EC2', 'CPUUtilization'], ['AWS/ApplicationELB', 'RequestCountPerTarget']];

/** The metric a policy tracks that only running tasks or instances have, in words; `undefined` for other policies. */
export function metricOfRunning(policy: ScalingPolicy): string | undefined {
  const { predefinedMetric, targetTracking } = policy;
  if (typeof predefinedMetric === 'string') return OF_RUNNING.includes(predefinedMetric) ? predefinedMetric : undefined;
  const name = targetTracking.text('CustomizedMetricSpecification', 'MetricName');
  const namespace = targetTracking.text('CustomizedMetricSpecification', 'Namespace');
  if (name === undefined || !isKnown(name) || !isKnown(namespace)) return undefined;
  return CUSTOM_OF_RUNNING.some(([space, metric]) => space === namespace && metric === name) ? name : undefined;
}
