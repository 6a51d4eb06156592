import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IConstruct } from 'constructs';
import { platformOf } from './half';

/**
 * Lets a topic hear of alarms: the one given, else the platform's.
 *
 * Without either the alarms tell nobody.
 */
export function tellOf(alarms: cloudwatch.Alarm[], scope: IConstruct, given?: sns.ITopic): void {
  const topic = given ?? platformOf(scope)?.alarmTopic;
  if (topic === undefined) return;
  for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(topic));
}
