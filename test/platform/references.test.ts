import { Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import { App, Duration, ReferenceStrength, Stack } from 'aws-cdk-lib/core';
import { AlwaysOnStack, DashboardStack, LambdaWorker, PlatformStack, Route, ScaleToZeroStack, WebService, WorkQueue } from '../../lib';
import { CODE, IMAGE } from '../a-platform';

const { STRONG, BOTH, WEAK } = ReferenceStrength;

type Json = Readonly<Record<string, unknown>>;

/** Parts of a shop that may be missing. */
type Part = 'worker' | 'blog' | 'jobs';

/** The templates of a shop by stack, each half with these references, some parts of it removed. */
function aShop(references?: ReferenceStrength, ...removed: Part[]): Record<string, Json> {
  const app = new App();
  const platform = new PlatformStack(app, 'Platform');
  const web = new AlwaysOnStack(app, 'Web', { platform, references });
  const thumbnails = new WorkQueue(platform, 'Thumbnails');
  new WebService(web, 'Shop', { image: IMAGE }).sendsTo(thumbnails);
  if (!removed.includes('blog')) new WebService(web, 'Blog', { image: IMAGE, routes: [Route.path('/blog/*')] }).sendsTo(new WorkQueue(platform, 'Mails'));
  else new WorkQueue(platform, 'Mails');
  const stacks: Stack[] = [platform, web];
  if (!removed.includes('jobs')) {
    const jobs = new ScaleToZeroStack(app, 'Jobs', { platform, references });
    if (!removed.includes('worker')) new LambdaWorker(jobs, 'Thumbnailer', { queue: thumbnails, code: CODE });
    stacks.push(jobs);
  }
  return Object.fromEntries(stacks.map((stack) => [stack.node.id, Template.fromStack(stack).toJSON()]));
}

/** Names of the exports of a template, as text: some hold pseudo parameters. */
function exportsOf({ Outputs = {} }: Json): string[] {
  return Object.values(Outputs as Record<string, { Export?: { Name: unknown } }>).flatMap(({ Export }) => Export === undefined ? [] : [JSON.stringify(Export.Name)]);
}

function importsOf(template: unknown): string[] {
  if (typeof template !== 'object' || template === null) return [];
  return Object.entries(template).flatMap(([key, value]) => key === 'Fn::ImportValue' ? [JSON.stringify(value)] : importsOf(value));
}

/** What CloudFormation refuses while the platform is deployed, before its halves: exports that are gone and still imported by what runs. */
function strandedImports(running: Record<string, Json>, next: Record<string, Json>): string[] {
  const kept = new Set(exportsOf(next.Platform));
  return [running.Web, running.Jobs].flatMap(importsOf).filter((name) => !kept.has(name));
}

const queuesOf = ({ Resources }: Json): string[] => Object.entries(Resources as Record<string, { Type: string }>)
  .filter(([, { Type }]) => Type === 'AWS::SQS::Queue').map(([id]) => id).sort();

describe('references of a half', () => {
  test('are weak unless the stack or the app says otherwise', () => {
    expect(aShop()).toEqual(aShop(WEAK));
    expect(Object.values(aShop()).flatMap(importsOf)).toEqual([]);
  });

  test.each([STRONG, BOTH, WEAK])('are %s where the stack says so, whatever the app says', (references) => {
    const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': references === STRONG ? WEAK : STRONG } });
    const platform = new PlatformStack(app, 'Platform');
    const jobs = new ScaleToZeroStack(app, 'Jobs', { platform, references });
    new LambdaWorker(jobs, 'Thumbnailer', { queue: new WorkQueue(platform, 'Thumbnails'), code: CODE });
    expect(importsOf(Template.fromStack(jobs).toJSON()).length > 0).toBe(references === STRONG);
    expect(exportsOf(Template.fromStack(platform).toJSON()).length > 0).toBe(references !== WEAK);
  });

  test('are decided by each stack for itself', () => {
    const app = new App();
    const platform = new PlatformStack(app, 'Platform');
    const queue = new WorkQueue(platform, 'Thumbnails');
    const web = new AlwaysOnStack(app, 'Web', { platform });
    new WebService(web, 'Shop', { image: IMAGE }).sendsTo(queue);
    const jobs = new ScaleToZeroStack(app, 'Jobs', { platform, references: STRONG });
    new LambdaWorker(jobs, 'Thumbnailer', { queue, code: CODE });
    expect([web, jobs].map((stack) => importsOf(Template.fromStack(stack).toJSON()).length > 0)).toEqual([false, true]);
  });

  test('serve the platform and the dashboard as well', () => {
    const app = new App();
    const alarmTopic = new sns.Topic(new Stack(app, 'Operations'), 'Alarms');
    const platform = new PlatformStack(app, 'Platform', { references: STRONG, alarmTopic });
    new WorkQueue(platform, 'Thumbnails');
    const dashboard = new DashboardStack(app, 'Dashboard', { platform, references: STRONG });
    expect(importsOf(Template.fromStack(platform).toJSON())).not.toEqual([]);
    expect(importsOf(Template.fromStack(dashboard).toJSON())).not.toEqual([]);
  });
});

describe('one deployment', () => {
  test.each<[string, Part[]]>([
    ['a worker', ['worker']], ['a web service with its route', ['blog']], ['a whole half', ['jobs']], ['all of them', ['blog', 'jobs']],
  ])('removes %s under weak references', (_, removed) => {
    expect(strandedImports(aShop(WEAK), aShop(WEAK, ...removed))).toEqual([]);
  });

  test('does not remove what alone used a queue under strong references, which is why they are not the default', () => {
    expect(strandedImports(aShop(STRONG), aShop(STRONG, 'blog'))).toEqual([expect.stringContaining('Mails'), expect.stringContaining('Mails')]);
  });

  test.each([[STRONG, BOTH], [BOTH, WEAK], [WEAK, BOTH], [BOTH, STRONG], [WEAK, STRONG]])('takes references from %s to %s', (from, to) => {
    expect(strandedImports(aShop(from), aShop(to))).toEqual([]);
  });

  test('does not take references from strong to weak, which is what both is for', () => {
    expect(strandedImports(aShop(STRONG), aShop(WEAK))).not.toEqual([]);
  });

  test.each([STRONG, BOTH, WEAK])('leaves the queues where they are, with %s references', (references) => {
    expect(queuesOf(aShop().Platform)).toHaveLength(4);
    expect(queuesOf(aShop(references, 'blog', 'jobs').Platform)).toEqual(queuesOf(aShop().Platform));
  });
});

describe('what is removed', () => {
  type Removed = 'worker' | 'route' | 'trigger' | 'half';

  /** Templates of a platform whose queue was given its visibility timeout, each half with these references. */
  function templates(references: ReferenceStrength, removed?: Removed): Record<string, Json> {
    const app = new App({ analyticsReporting: false });
    const platform = new PlatformStack(app, 'Platform');
    const queue = new WorkQueue(platform, 'Thumbnails', { visibilityTimeout: Duration.minutes(6) });
    if (removed !== 'trigger') queue.addSchedule('Nightly', { schedule: ScheduleExpression.rate(Duration.days(1)) });
    const web = new AlwaysOnStack(app, 'Web', { platform, references });
    const reports = removed === 'route' ? [] : [Route.path('/reports/*')];
    new WebService(web, 'Shop', { image: IMAGE, routes: [Route.everything(), ...reports] }).sendsTo(queue);
    const stacks: Stack[] = [platform, web];
    if (removed !== 'half') {
      const jobs = new ScaleToZeroStack(app, 'Jobs', { platform, references });
      if (removed !== 'worker') new LambdaWorker(jobs, 'Thumbnailer', { queue, code: CODE });
      stacks.push(jobs);
    }
    return Object.fromEntries(stacks.map((stack) => [stack.node.id, Template.fromStack(stack).toJSON()]));
  }

  const whole = new Map<ReferenceStrength, Record<string, Json>>();
  const cases = [STRONG, BOTH, WEAK].flatMap((references) => ([['a worker', 'worker', 'Jobs'], ['a route', 'route', 'Web'], ['a trigger', 'trigger', 'Platform'], ['a half', 'half', 'Jobs']] as const)
    .map(([name, removed, home]) => [name, references, removed, home] as const));

  test.each(cases)('leaves every resource of the other stacks as it was: %s, with %s references', (_, references, removed, home) => {
    const before = whole.get(references) ?? templates(references);
    whole.set(references, before);
    const after = templates(references, removed);
    const others = Object.keys(after).filter((stack) => stack !== home);
    expect(others.length).toBeGreaterThan(0);
    for (const stack of others) expect(after[stack].Resources).toEqual(before[stack].Resources);
    // It was there: otherwise nothing was compared.
    expect(after[home]).not.toEqual(before[home]);
  });

  test('changes the queue, in place, where its numbers follow the worker', () => {
    const timeouts = (...removed: Part[]) => Object.values(aShop(WEAK, ...removed).Platform.Resources as Record<string, { Type: string; Properties: Record<string, unknown> }>)
      .filter(({ Type }) => Type === 'AWS::SQS::Queue').map(({ Properties }) => Properties.VisibilityTimeout);
    expect(timeouts()).not.toEqual(timeouts('worker'));
  });
});
