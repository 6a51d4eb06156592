import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DEFAULT_STORAGE } from './database-server-limits';
import type { ServerParts, ServerSettings } from './database-server-settings';
import { connectionsAlarm, databaseAlarm } from '../platform/database-alarm';
import { knownMebibytes } from '../private/known';
import { instanceMemoryGiB } from '../sizing';

// Below a twentieth the system begins to swap; of a class whose memory is not known, that of the smallest.
const SCARCE = 0.05;
const UNKNOWN_MEMORY_GIB = 1;

const MIB = 2 ** 20;
const EACH_MINUTE = Duration.minutes(1);

/** The alarms of a server. */
export interface ServerAlarms {
  readonly cpu: cloudwatch.Alarm;
  readonly memory: cloudwatch.Alarm;
  readonly storage?: cloudwatch.Alarm;
  readonly connections?: cloudwatch.Alarm;
}

/**
 * What AWS advises to watch, with what to do about it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html#RDS
 */
export function serverAlarms(scope: Construct, { metric, instance }: ServerParts, { props, instanceType }: ServerSettings, limit?: number): ServerAlarms {
  const { path } = scope.node;
  const memoryGiB = instanceMemoryGiB(instanceType.toString()) ?? UNKNOWN_MEMORY_GIB;
  const lowest = { period: EACH_MINUTE, statistic: cloudwatch.Stats.MINIMUM };
  return {
    cpu: databaseAlarm(scope, 'CpuAlarm', {
      metric: metric('CPUUtilization', { period: EACH_MINUTE, statistic: cloudwatch.Stats.AVERAGE }),
      threshold: 90,
      periods: 5,
      description: `The CPU of ${path} is used up. Look in Performance Insights for the statements that load it; mend them, or take a larger instanceType.`,
    }),
    memory: databaseAlarm(scope, 'MemoryAlarm', {
      metric: metric('FreeableMemory', lowest),
      threshold: SCARCE * memoryGiB * 1024 * MIB,
      below: true,
      periods: 15,
      description: `${path} has hardly any memory left and soon swaps. Look for large sorts and for too many connections; mend them, or take a larger instanceType.`,
    }),
    storage: instance === undefined ? undefined : databaseAlarm(scope, 'StorageAlarm', {
      metric: metric('FreeStorageSpace', lowest),
      // RDS grows storage that is below a tenth; what is below a twentieth does not grow.
      threshold: SCARCE * (knownMebibytes(props.allocatedStorage) ?? DEFAULT_STORAGE.toMebibytes()) * MIB,
      below: true,
      periods: 15,
      description: `The storage of ${path} is nearly full and did not grow by itself: it has reached maxAllocatedStorage, or grew within the last six hours. `
        + 'A database without storage stops: raise maxAllocatedStorage, or allocatedStorage at once.',
    }),
    connections: limit === undefined ? undefined : connectionsAlarm(scope, metric('DatabaseConnections', { period: EACH_MINUTE, statistic: cloudwatch.Stats.MAXIMUM }), limit),
  };
}
