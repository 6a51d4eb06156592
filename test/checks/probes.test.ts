import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import * as Manifest from 'aws-cdk-lib/package.json';
import { PROBES } from './probes';
import type { Probe } from './probes/probe';
import { findingsIn } from './rule-cases';

/** What CDK says to a fault: words of its template validator, and annotations. */
function saidByCdk({ plain }: Probe): { warnings: string[]; annotations: string[] } {
  const app = new App({ analyticsReporting: false });
  plain(new Stack(app, 'Shop'), app);
  // The one test in which CDK's own validator is on: it takes seconds to start.
  process.env.CDK_VALIDATION = 'true';
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    app.synth();
  } finally {
    process.env.CDK_VALIDATION = 'false';
  }
  const annotations = app.node.findAll().flatMap(({ node }) => node.metadata.filter(({ type }) => /^aws:cdk:(warning|error)$/.test(type)).map(({ data }) => String(data)));
  const file = path.join(app.outdir, 'validation-report.json');
  const { pluginReports = [] } = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  const warnings = pluginReports.filter(({ pluginName }: any) => /CloudFormation/.test(pluginName)).flatMap(({ violations }: any) => violations.map(({ description }: any) => description));
  return { warnings, annotations };
}

/** Whether the aws-cdk-lib that the tests run with is older than another. */
function isOlderThan(version: string | undefined): boolean {
  const minor = (of: string): number => Number(of.split('.')[1]);
  return version !== undefined && minor(Manifest.version) < minor(version);
}

afterEach(() => jest.restoreAllMocks());

describe.each(PROBES.map((probe) => [probe.fault, probe] as const))('%s:', (_, probe) => {
  const { rule, says = /^$/ } = probe;
  const cdk = isOlderThan(probe.silentBefore) ? 'silent' : probe.cdk;
  const found = expect.arrayContaining([expect.objectContaining({ rule: rule.name, severity: rule.severity })]);

  test('found in an app', () => {
    expect(findingsIn([rule], probe.plain as never)).toEqual(found);
  });

  test('found in a template', () => {
    expect(findingsIn([rule], probe.bare)).toEqual(found);
  });

  test(`CDK ${cdk === 'silent' ? 'says nothing' : cdk}`, () => {
    const { warnings, annotations } = saidByCdk(probe);
    expect({ warned: warnings.some((text) => says.test(text)), annotated: annotations.some((text) => says.test(text)), said: cdk === 'silent' ? warnings : [] })
      .toEqual({ warned: cdk === 'warns', annotated: cdk === 'annotates', said: [] });
  });
});
