import { Fleet, Settings, Text, Value, isKnown, unknownsIn } from '../../template';
import type { Fault, Rule } from '../rule';

export const signalsNeverSent: Rule = {
  name: 'SignalsNeverSent',
  severity: 'error',
  cause: 'CloudFormation waits for signals of instances that send none, or for more than there are instances',
  consequence: 'the deployment waits until its timeout and rolls back',
  fix: 'end the user data with cfn-signal --stack … --resource …; in CDK userData.addSignalOnExitCommand(group)',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-signal.html',
  cdk: 'silent',
  find: function* (all): Iterable<Fault> {
    for (const fleet of all.fleets) {
      const { resource, maxSize, updatePolicy } = fleet;
      const creation = resource.section('CreationPolicy');
      const awaited = creation.has('ResourceSignal') ? creation.number('ResourceSignal', 'Count') ?? 1 : 0;
      if (typeof awaited === 'number' && typeof maxSize === 'number' && awaited > maxSize) yield { resource, message: `CreationPolicy must wait for at most MaxSize, ${maxSize}, signals, got ${awaited}` };
      const isAwaited = (typeof awaited === 'number' && awaited > 0) || updatePolicy.boolean('AutoScalingRollingUpdate', 'WaitOnResourceSignals') === true;
      if (isAwaited && maxSize !== 0 && sendsNone(fleet)) yield { resource, message: 'its instances must send the signals that are waited for, got user data without cfn-signal' };
    }
  },
};

/** Whether all that an instance is told to do is known, and signals are no part of it. */
function sendsNone({ launch, resource }: Fleet): boolean {
  if (launch.unknown !== undefined) return false;
  const userData = launch.value('UserData');
  const texts = [userData, ...initsOf(resource.section('Metadata'))];
  return texts.every((text) => !mayHold(text));
}

/** Files and commands of cfn-init can send signals, too. */
function initsOf(metadata: Settings): Array<Value | undefined> {
  return metadata.has('AWS::CloudFormation::Init') ? [metadata.value('AWS::CloudFormation::Init')] : [];
}

function mayHold(value: Value | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (!isKnown(value)) return true;
  if (typeof value === 'string') return mentionsSignal(value) || isBase64(value);
  if (value instanceof Text) return mentionsSignal(value.pattern) || unknownsIn(value).length > 0;
  if (Array.isArray(value)) return value.some((item) => mayHold(item as Value));
  return typeof value === 'object' && Object.values(value).some((item) => mayHold(item as Value));
}

function mentionsSignal(text: string): boolean {
  return /signal/i.test(text);
}

/** User data that was encoded before it came into the template. */
function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/=\s]{16,}$/.test(text);
}
