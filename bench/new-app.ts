import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';

const BENCH_CONTEXT = {
  // What the CDK's command line adds to the context of `cdk.json`.
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
  'aws:cdk:version-reporting': true,
  // Warnings of what is compared, each printed once a round.
  '@aws-cdk/core:annotationsInValidationReport': false,
};

/** An app with the context of a new project, as the CDK's command line runs it. */
export function newApp(outdir: string): App {
  const { context } = JSON.parse(readFileSync(join(__dirname, '..', 'cdk.json'), 'utf8'));
  return new App({ outdir, context: { ...context, ...BENCH_CONTEXT } });
}
