import * as lambda from 'aws-cdk-lib/aws-lambda';
import { App, Stack, StackProps } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { StableTemplate, StableTemplateOptions } from '../../lib/testing';
import { SourceFolder } from './source-folder';

export const ENV = { account: '111111111111', region: 'eu-central-1' };

/** What may differ between two synths of one app: the source of its handler and of its image. */
export interface Source {
  readonly handler: string;
  readonly image: string;
  readonly body: string;
}

export type Build = (stack: Stack, source: Source) => void;

let folders: SourceFolder[] = [];
afterEach(() => {
  for (const folder of folders) folder.remove();
  folders = [];
});

export function source(body: string): Source {
  const folder = new SourceFolder();
  folders.push(folder);
  return { handler: folder.handler('handler', body), image: folder.image('image', body), body };
}

export function fn(scope: Construct, id: string, folder: string): lambda.Function {
  return new lambda.Function(scope, id, {
    code: lambda.Code.fromAsset(folder), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X,
  });
}

export interface Setting extends StableTemplateOptions {
  readonly context?: Record<string, unknown>;
  readonly props?: StackProps;
}

export function stableOf(build: Build, body = '1', { context, props, ...options }: Setting = {}): StableTemplate {
  const stack = new Stack(new App({ context }), 'Orders', { env: ENV, ...props });
  build(stack, source(body));
  return StableTemplate.fromStack(stack, options);
}

/** Lines of one text that the other does not have at the same place; both must be equally long. */
export function changedLines(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  expect(now).toHaveLength(old.length);
  return now.filter((line, index) => line !== old[index]).map((line) => line.trim());
}

export const changesOf = (build: Build, setting?: Setting): string[] =>
  changedLines(stableOf(build, '1', setting).asText(), stableOf(build, '22222', setting).asText());
