import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';

/** When a metric of a database says that somebody should look. */
export interface DatabaseAlarmSettings {
  readonly metric: cloudwatch.IMetric;
  readonly threshold: number;
  /** Whether too little is the trouble; too much unless it is said. */
  readonly below?: boolean;
  /** For how many periods in a row. */
  readonly periods: number;
  readonly description: string;
}

/** An alarm on a database; one that is stopped, and so says nothing, is in no trouble. */
export function databaseAlarm(scope: Construct, id: string, settings: DatabaseAlarmSettings): cloudwatch.Alarm {
  return new cloudwatch.Alarm(scope, id, {
    alarmDescription: settings.description,
    metric: settings.metric,
    threshold: settings.threshold,
    comparisonOperator: settings.below === true
      ? cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
      : cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: settings.periods,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
}

/** Share of the connections past which somebody should look. */
const MANY = 0.8;

/** An alarm on connections that are nearly all taken. */
export function connectionsAlarm(scope: Construct, metric: cloudwatch.IMetric, limit: number): cloudwatch.Alarm {
  return databaseAlarm(scope, 'ConnectionsAlarm', {
    metric,
    threshold: Math.floor(MANY * limit),
    periods: 5,
    description: `More than four fifths of the ${limit} connections of ${scope.node.path} are taken; past the last one consumers are refused. `
      + 'Look which consumer holds more than its poolSize, or does not give them back.',
  });
}
