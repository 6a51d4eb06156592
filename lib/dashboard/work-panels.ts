import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { EACH_MINUTE, Panel } from './panel';
import { WorkerService } from '../always-on/worker-service';
import { WorkQueue } from '../platform/work-queue';
import { WorkQueueBase } from '../platform/work-queue-base';
import { DISPATCHER_NAMESPACE } from '../scale-to-zero/dispatched-worker';
import { FargateWorker } from '../scale-to-zero/fargate-worker';
import { LambdaWorker } from '../scale-to-zero/lambda-worker';

/** A queue: how much waits, for how long, and what was given up. */
export function queuePanel(construct: WorkQueueBase): Panel {
  const letters = construct instanceof WorkQueue ? [construct.metricDeadLetters({ label: 'Dead letters' })] : [];
  return {
    construct,
    noun: 'work queue',
    graphs: [
      { title: 'Backlog, messages', left: [construct.metricBacklog({ label: 'Backlog' })] },
      { title: 'Oldest message, s', left: [construct.metricOldestMessageAge({ label: 'Age' })] },
      ...letters.length === 0 ? [] : [{ title: 'Dead letters', left: letters }],
    ],
  };
}

/** A function: how many run at once, how long, and what goes wrong. */
export function lambdaPanel(construct: LambdaWorker): Panel {
  const { function: handler } = construct;
  const sum = { period: EACH_MINUTE, statistic: cloudwatch.Stats.SUM };
  return {
    construct,
    noun: 'Lambda worker',
    graphs: [
      { title: 'Running at once', left: [handler.metric('ConcurrentExecutions', { period: EACH_MINUTE, statistic: cloudwatch.Stats.MAXIMUM, label: 'Invocations' })] },
      { title: 'Invocations a minute', left: [handler.metricInvocations(sum)], right: [handler.metricErrors(sum), handler.metricThrottles(sum)] },
      { title: 'Duration, ms', left: ['p50', 'p99'].map((statistic) => handler.metricDuration({ period: EACH_MINUTE, statistic, label: statistic })) },
    ],
  };
}

/** A worker from zero: the tasks that were started for its messages. ECS counts tasks outside a service only with Container Insights. */
export function fargatePanel(construct: FargateWorker): Panel {
  const metric = (metricName: string, label: string): cloudwatch.Metric => new cloudwatch.Metric({
    namespace: DISPATCHER_NAMESPACE, metricName, label, dimensionsMap: { Worker: construct.node.path }, statistic: cloudwatch.Stats.SUM, period: EACH_MINUTE,
  });
  return {
    construct,
    noun: 'Fargate worker',
    graphs: [
      { title: 'Tasks started a minute', left: [metric('TasksStarted', 'Started')] },
      { title: 'Tasks that did not work', left: [metric('StartFailures', 'Not started'), metric('TasksDiedAtStart', 'Died at start')] },
      { title: 'Minutes of waiting without a task', left: [metric('WaitingWithoutTasks', 'Waiting')] },
    ],
  };
}

/** A worker that is always on: its tasks and what they need. */
export function workerServicePanel(construct: WorkerService): Panel {
  const { service } = construct;
  return {
    construct,
    noun: 'worker service',
    graphs: [
      // Each task reports its CPU once a minute.
      { title: 'Running tasks', left: [service.metricCpuUtilization({ period: EACH_MINUTE, statistic: cloudwatch.Stats.SAMPLE_COUNT, label: 'Tasks' })] },
      { title: 'CPU and memory, %', left: [service.metricCpuUtilization({ period: EACH_MINUTE, label: 'CPU' }), service.metricMemoryUtilization({ period: EACH_MINUTE, label: 'Memory' })] },
    ],
  };
}
