import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Template } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import { AlwaysOnStack, FunctionCode, PlatformStack, PlatformStackProps, ScaleToZeroStack } from '../lib';

/** Code that no test runs. */
export const CODE = FunctionCode.zip(lambda.Code.fromInline('exports.handler = async () => {};'), {
  handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X,
});

/** An image that no test pulls. */
export const IMAGE = ecs.ContainerImage.fromRegistry('shop');

/** A platform with an empty stack of each half. */
export function aPlatform(props: PlatformStackProps = {}) {
  const app = new App({ analyticsReporting: false });
  const platform = new PlatformStack(app, 'Platform', props);
  const web = new AlwaysOnStack(app, 'Web', { platform });
  const jobs = new ScaleToZeroStack(app, 'Jobs', { platform });
  return { app, platform, web, jobs };
}

/** A stack that knows of no platform. */
export function aPlainStack(id = 'Plain'): Stack {
  return new Stack(new App({ analyticsReporting: false }), id);
}

/** How many resources of each type a stack holds, sorted by type. */
export function inventory(stack: Stack): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { Type } of Object.values<{ Type: string }>(Template.fromStack(stack).toJSON().Resources ?? {})) {
    counts[Type] = (counts[Type] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** How many resources of each type a stack holds more than another one. */
export function addedTo(stack: Stack, base: Stack): Record<string, number> {
  const before = inventory(base);
  return Object.fromEntries(Object.entries(inventory(stack))
    .map(([type, count]): [string, number] => [type, count - (before[type] ?? 0)])
    .filter(([, count]) => count !== 0));
}

/** Logical ids of a stack's resources of a type, in order. */
export function logicalIds(stack: Stack, type: string): string[] {
  return Object.keys(Template.fromStack(stack).findResources(type)).sort();
}

/** Properties of the only resource of a type. */
export function onlyOne(stack: Stack, type: string): Record<string, any> {
  const found = Object.values(Template.fromStack(stack).findResources(type));
  expect(found).toHaveLength(1);
  return found[0].Properties;
}

/** Warnings about a construct and what stands under it. */
export function warningsOf(stack: Stack): string[] {
  return stack.node.findAll().flatMap((node) => node.node.metadata)
    .filter(({ type }) => type === 'aws:cdk:warning')
    .map(({ data }) => String(data));
}
