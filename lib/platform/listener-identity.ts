import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnParameter, Reference, Stack, Stage, Token, Tokenization } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';

/** What CDK says of every listener until its look-up has been answered. */
const NOT_LOOKED_UP = 'arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/application/my-load-balancer/50dc6c495c0c9188/f2f7dc8efc522ab2';

/** The first object that stood for a listener of that name, by the tree it stands in. */
const NAMED = new WeakMap<IConstruct, Map<string, object>>();

/**
 * The object that stands for a listener, however often and in whatever way an app takes it from elsewhere: each stack
 * needs an import of its own. Two that may be different ones stay apart.
 */
export function listenerIdentity(listener: elbv2.IApplicationListener): object {
  const target = targetOf(listener.listenerArn);
  const name = nameOf(listener, target);
  if (name === undefined) return target ?? listener;
  const named = NAMED.get(listener.node.root) ?? new Map<string, object>();
  NAMED.set(listener.node.root, named);
  const first = named.get(name) ?? listener;
  named.set(name, first);
  return first;
}

/** Whether somebody else may have rules on a listener too. */
export function isFromOutside(listener: elbv2.IApplicationListener): boolean {
  const target = targetOf(listener.listenerArn);
  return target === undefined || target instanceof CfnParameter;
}

/** What an ARN refers to, if it is a reference and nothing else. */
function targetOf(arn: string): IConstruct | undefined {
  if (!Token.isUnresolved(arn)) return undefined;
  const { length, firstToken } = Tokenization.reverseString(arn);
  return length === 1 && firstToken !== undefined && Reference.isReference(firstToken) ? firstToken.target : undefined;
}

/** A text that means the same listener wherever it stands in an app, or nothing. */
function nameOf(listener: elbv2.IApplicationListener, target: IConstruct | undefined): string | undefined {
  const arn = listener.listenerArn;
  if (!Token.isUnresolved(arn)) return arn === NOT_LOOKED_UP ? undefined : arn;
  const stack = Stack.of(listener);
  const text = target === undefined ? JSON.stringify(stack.resolve(arn)) : parameterStore(target);
  // A name of one template, as a resource or a parameter of it, may be another thing in the next.
  if (text === undefined || /"Ref":"(?!AWS::)|"Fn::(GetAtt|Sub)"/.test(text)) return undefined;
  const unknownPlace = Token.isUnresolved(stack.account) || Token.isUnresolved(stack.region);
  return [stack.environment, unknownPlace ? Stage.of(stack)?.node.path : '', text].join(' ');
}

/** The name in Parameter Store that a parameter of a template is read from. */
function parameterStore(target: IConstruct): string | undefined {
  return target instanceof CfnParameter && target.type.startsWith('AWS::SSM::Parameter::Value<') ? `ssm ${target.default}` : undefined;
}
