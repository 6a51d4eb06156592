import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration, Stack } from 'aws-cdk-lib/core';
import * as fc from '../seeded-fast-check';
import {
  Deployment, HttpFunction, HttpFunctionProps, IWebServers, Route, SharedLoadBalancer, StableTemplate, TrafficSplit, TrafficSplitOptions, WebServerFleet, WebService, WebServiceProps,
} from '../../lib';
import { aPlainStack, aPlatform, CODE, IMAGE, logicalIds, onlyOne, warningsOf } from '../a-platform';

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const REPORTS = Route.path('/reports/*');

/** A shop, and a function that shares its reports. */
function aSplit(options: Partial<TrafficSplitOptions> = {}, shopProps: Partial<WebServiceProps> = {}, props: Partial<HttpFunctionProps> = {}) {
  const parts = aPlatform();
  const shop = new WebService(parts.web, 'Shop', { image: IMAGE, ...shopProps });
  const trafficSplit = TrafficSplit.withServers(shop, { functionPercent: 10, ...options });
  const reports = new HttpFunction(parts.jobs, 'Reports', { code: CODE, routes: [REPORTS], trafficSplit, ...props });
  return { ...parts, shop, reports };
}

/** The same split for all who only look at it: a synthesis takes its time. */
const SEEN = new Map<number, ReturnType<typeof aSplit>>();
function splitBy(functionPercent: number): ReturnType<typeof aSplit> {
  const split = SEEN.get(functionPercent) ?? aSplit({ functionPercent });
  SEEN.set(functionPercent, split);
  return split;
}

function resources(stack: Stack): Record<string, unknown> {
  return Template.fromStack(stack).toJSON().Resources;
}

function weights(stack: Stack): Record<string, number> {
  const groups = onlyOne(stack, RULE).Actions[0].ForwardConfig.TargetGroups;
  return Object.fromEntries(groups.map(({ TargetGroupArn, Weight }: any) => [TargetGroupArn.Ref === undefined ? 'servers' : 'function', Weight]));
}

describe('a traffic split', () => {
  test.each([[0, 100], [1, 99], [10, 90], [50, 50], [100, 0]])('sends %d %% to the function and %d %% to the servers', (functionPercent, servers) => {
    expect(weights(splitBy(functionPercent).jobs)).toEqual({ servers, function: functionPercent });
  });

  test.each([10, 50, 100])('goes from 0 to %d by two weights of one rule, in place, and changes nothing else in any stack', (functionPercent) => {
    const [before, after] = [splitBy(0), splitBy(functionPercent)];
    const jobs = structuredClone(resources(after.jobs));
    const [rule] = logicalIds(after.jobs, RULE);
    for (const [group, weight] of [[0, 100], [1, 0]]) (jobs[rule] as any).Properties.Actions[0].ForwardConfig.TargetGroups[group].Weight = weight;
    expect(jobs).toEqual(resources(before.jobs));
    for (const stack of ['web', 'platform'] as const) expect(Template.fromStack(after[stack]).toJSON()).toEqual(Template.fromStack(before[stack]).toJSON());
  });

  test('begins and ends with one deployment, and changes no resource of the servers or the platform', () => {
    const routes = [REPORTS, Route.everything()];
    const plain = aPlatform();
    new WebService(plain.web, 'Shop', { image: IMAGE, routes });
    const split = aSplit({ functionPercent: 0 }, { routes });
    expect(resources(split.web)).toEqual(resources(plain.web));
    expect(resources(split.platform)).toEqual(resources(plain.platform));
    const exported = (stack: Stack) => Object.values(Template.fromStack(stack).toJSON().Outputs ?? {}).filter((output: any) => output.Export !== undefined);
    expect([...exported(split.web), ...exported(split.platform)]).toEqual([]);
  });

  test('ends with the function alone in the same rule and target group: neither is replaced', () => {
    const split = aSplit({ functionPercent: 100 }, { routes: [REPORTS, Route.everything()] });
    const alone = aPlatform();
    new WebService(alone.web, 'Shop', { image: IMAGE });
    new HttpFunction(alone.jobs, 'Reports', { code: CODE, routes: [REPORTS] });
    for (const type of [RULE, TARGET_GROUP, 'AWS::Lambda::Alias']) expect(logicalIds(alone.jobs, type)).toEqual(logicalIds(split.jobs, type));
    expect(onlyOne(alone.jobs, TARGET_GROUP)).toEqual(onlyOne(split.jobs, TARGET_GROUP));
    // The servers lose a rule, for which their service no longer waits.
    const properties = (stack: Stack) => Object.entries(resources(stack)).map(([id, resource]: any) => [id, resource.Properties])
      .filter(([, { Conditions }]) => Conditions?.[0].PathPatternConfig.Values[0] !== '/reports/*');
    expect(properties(split.web)).toEqual(properties(alone.web));
  });

  test('makes the function\'s stack depend on the servers\', never the reverse', () => {
    const { app, jobs, web, platform } = aSplit();
    app.synth();
    expect([jobs, web, platform].map((stack) => stack.dependencies.map(({ stackName }) => stackName).sort())).toEqual([['Platform', 'Web'], ['Platform'], []]);
  });

  test('stands before the same route of the servers, of which nothing is said at synth', () => {
    const { app, web, jobs } = aSplit({}, { routes: [REPORTS] });
    expect(onlyOne(jobs, RULE).Priority).toBeLessThan(onlyOne(web, RULE).Priority);
    expect(() => app.synth()).not.toThrow();
  });

  test('stands before the route that takes everything, behind all others', () => {
    const { web, jobs } = aSplit({}, {}, { routes: [Route.everything()] });
    expect([onlyOne(jobs, RULE).Priority, onlyOne(web, RULE).Priority]).toEqual([49_999, 50_000]);
  });

  test('leaves the function\'s number as it is where the servers have another route', () => {
    const alone = aPlatform();
    new HttpFunction(alone.jobs, 'Reports', { code: CODE, routes: [REPORTS] });
    expect(onlyOne(splitBy(10).jobs, RULE).Priority).toBe(onlyOne(alone.jobs, RULE).Priority);
  });

  test('stands before the same route of the servers, whatever it is and whoever has it', () => {
    const segment = fc.constantFrom('a', 'reports', '*', 'x?', 'feed.xml', '');
    const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((segments) => `/${segments.join('/')}`).filter((text) => text.replace(/[^*?]/g, '').length <= 6);
    fc.assert(fc.property(path, fc.constantFrom('Shop', 'Blog', 'Admin'), fc.constantFrom('Reports', 'Exports', 'Feeds'), (pattern, servers, name) => {
      const { web, jobs } = aPlatform();
      const routes = [Route.path(pattern)];
      const shop = new WebService(web, servers, { image: IMAGE, routes });
      new HttpFunction(jobs, name, { code: CODE, routes, trafficSplit: TrafficSplit.withServers(shop, { functionPercent: 50 }) });
      const [first, second] = [jobs, web].map((stack) => onlyOne(stack, RULE).Priority);
      expect(first).toBeLessThan(second);
      expect(first).toBeGreaterThanOrEqual(1);
    }), { numRuns: 8 });
  });

  test('keeps visitors with the side that answered first, also at 0 and at 100', () => {
    for (const functionPercent of [0, 10, 100]) {
      expect(onlyOne(aSplit({ functionPercent, stickiness: Duration.hours(1) }).jobs, RULE).Actions[0].ForwardConfig.TargetGroupStickinessConfig).toEqual({ Enabled: true, DurationSeconds: 3600 });
    }
    expect(onlyOne(splitBy(10).jobs, RULE).Actions[0].ForwardConfig).not.toHaveProperty('TargetGroupStickinessConfig');
  });

  test('stays within the priorities that were agreed on with the owner of a listener', () => {
    const stack = aPlainStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a', 'b'], privateSubnetIds: ['subnet-1', 'subnet-2'], publicSubnetIds: ['subnet-3', 'subnet-4'] });
    const listener = SharedLoadBalancer.borrow(elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', {
      listenerArn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/shared/1/2', securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1'),
    }), { firstPriority: 100, lastPriority: 101 });
    const shop = new WebService(stack, 'Shop', { image: IMAGE, listener, cluster: ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shared', vpc }) });
    new HttpFunction(stack, 'Reports', { code: CODE, routes: [Route.everything()], trafficSplit: TrafficSplit.withServers(shop, { functionPercent: 10 }) });
    const priorities = Object.values(Template.fromStack(stack).findResources(RULE)).map(({ Properties }) => Properties.Priority);
    expect(priorities.sort()).toEqual([100, 101]);
  });

  test('shares every route of the function', () => {
    const rules = Object.values(Template.fromStack(aSplit({}, {}, { routes: [Route.path('/reports'), REPORTS] }).jobs).findResources(RULE));
    expect(rules.map(({ Properties }) => Properties.Actions[0].ForwardConfig.TargetGroups.map(({ Weight }: any) => Weight))).toEqual([[90, 10], [90, 10]]);
  });

  test('is with a fleet too', () => {
    const { app, web, jobs } = aPlatform();
    const fleet = new WebServerFleet(web, 'Shop', { image: IMAGE, routes: [REPORTS] });
    new HttpFunction(jobs, 'Reports', { code: CODE, routes: [REPORTS], trafficSplit: TrafficSplit.withServers(fleet, { functionPercent: 10 }) });
    expect(weights(jobs)).toEqual({ servers: 90, function: 10 });
    expect(() => app.synth()).not.toThrow();
  });

  test('has the function stand on the listener of the servers', () => {
    const { platform, web, jobs } = aPlatform();
    const shop = new WebService(web, 'Shop', { image: IMAGE, internetFacing: false });
    new HttpFunction(jobs, 'Reports', { code: CODE, routes: [REPORTS], internetFacing: false, trafficSplit: TrafficSplit.withServers(shop, { functionPercent: 10 }) });
    expect(JSON.stringify(onlyOne(jobs, RULE).ListenerArn)).toContain('InternalLoadBalancer');
    expect(platform.internalLoadBalancer.listener).toBe(shop.listener);
  });

  test('watches how long the function takes, beside the alarms of either side', () => {
    const { reports, shop, jobs } = aSplit({ acceptableResponseTime: Duration.millis(500) });
    expect(reports.responseTimeAlarm).toBeDefined();
    expect([shop.serverErrorsAlarm, shop.responseTimeAlarm, reports.serverErrorsAlarm, reports.errorsAlarm]).not.toContain(undefined);
    Template.fromStack(jobs).hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'TargetResponseTime', ExtendedStatistic: 'p95', Threshold: 0.5, EvaluationPeriods: 3 });
    Template.fromStack(splitBy(10).jobs).hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'TargetResponseTime', Threshold: 3 });
  });

  test('is not warned of', () => {
    const { jobs, web, platform } = aSplit({}, { routes: [REPORTS] });
    expect([jobs, web, platform].flatMap(warningsOf)).toEqual([]);
  });

  test('reads the same each time', () => {
    expect(StableTemplate.fromStack(aSplit().jobs).asText()).toBe(StableTemplate.fromStack(aSplit().jobs).asText());
  });
});

describe('a traffic split fails', () => {
  test.each<[string, Partial<TrafficSplitOptions>, string]>([
    ['below nothing', { functionPercent: -1 }, 'functionPercent must be a whole number between 0 and 100 %, got -1 %; it is the share of the requests that the function answers'],
    ['above all', { functionPercent: 101 }, 'functionPercent must be a whole number between 0 and 100 %, got 101 %; it is the share of the requests that the function answers'],
    ['with a fraction', { functionPercent: 0.1 }, 'functionPercent must be a whole number between 0 and 100 %, got 0.1 %; it is the share of the requests that the function answers'],
    ['with no time to stay', { stickiness: Duration.seconds(0) }, 'stickiness must be a whole number between 1 and 604,800 s, got 0 s; omit it to send each request by itself'],
    ['with more than a week to stay', { stickiness: Duration.days(8) }, 'stickiness must be a whole number between 1 and 604,800 s, got 691,200 s; omit it to send each request by itself'],
    ['with no time to answer', { acceptableResponseTime: Duration.seconds(0) }, 'acceptableResponseTime must be above 0 s, got 0 s; it is what 19 answers of 20 keep'],
  ])('%s', (_name, options, sentence) => {
    expect(() => aSplit(options)).toThrow(new Error(`Jobs/Reports: ${sentence}`));
  });

  test.each([['blue/green', Deployment.blueGreen()], ['linear', Deployment.linear()], ['canary', Deployment.canary()]])('with servers whose requests ECS moves: %s', (_name, deployment) => {
    expect(() => aSplit({}, { deployment })).toThrow(new Error(
      'Jobs/Reports: trafficSplit must be with servers whose releases keep their target group, got Web/Shop, whose requests ECS moves to another one and back; '
      + 'its share would go to tasks that are gone: use Deployment.rolling while there is a split'));
  });

  test('without routes', () => {
    expect(() => aSplit({}, {}, { routes: undefined, functionUrl: 'AWS_IAM' as any })).toThrow(new Error('Jobs/Reports: trafficSplit must come with routes, got none; say which requests are shared'));
  });

  test('of a function that streams', () => {
    expect(() => aSplit({}, {}, { functionUrl: 'AWS_IAM' as any, responseStreaming: true })).toThrow(/^Jobs\/Reports: responseStreaming must be false with routes, got true; a load balancer cannot stream/);
  });

  test('of a function that takes longer than the load balancer waits', () => {
    expect(() => aSplit({}, {}, { timeout: Duration.seconds(90) })).toThrow(/^Jobs\/Reports: timeout must be below the load balancer's idle timeout \(60 s\), got 90 s/);
  });

  test('on two load balancers', () => {
    expect(() => aSplit({}, {}, { internetFacing: false })).toThrow(new Error(
      'Jobs/Reports: internetFacing must lead to the listener of Web/Shop, which shares the routes, got another one; omit it'));
    const { platform, web, jobs } = aPlatform();
    const shop = new WebService(web, 'Shop', { image: IMAGE });
    const { listener } = new SharedLoadBalancer(platform, 'Other', { vpc: platform.vpc });
    expect(() => new HttpFunction(jobs, 'Reports', { code: CODE, routes: [REPORTS], listener, trafficSplit: TrafficSplit.withServers(shop, { functionPercent: 10 }) })).toThrow(new Error(
      'Jobs/Reports: listener must lead to the listener of Web/Shop, which shares the routes, got another one; omit it'));
  });

  test('of a route that somebody else has', () => {
    const { web, jobs } = aPlatform();
    const shop = new WebService(web, 'Shop', { image: IMAGE });
    new WebService(web, 'Blog', { image: IMAGE, routes: [REPORTS] });
    expect(() => new HttpFunction(jobs, 'Reports', { code: CODE, routes: [REPORTS], trafficSplit: TrafficSplit.withServers(shop, { functionPercent: 10 }) })).toThrow(new Error(
      'Jobs/Reports: routes must differ on one listener, got /reports/*, which Web/Blog takes already; remove one of the two'));
  });

  test('with a number at or behind that of the servers, or before which there is none', () => {
    const numbered = (servers: number, own?: number) => () => aSplit({}, { routes: [Route.of({ path: '/reports/*', priority: servers })] }, { routes: [Route.of({ path: '/reports/*', priority: own })] });
    const sentence = (servers: number, own: number) => new Error(`Jobs/Reports: priority must be from 1 to below that of the same route of Web/Shop (${servers}), `
      + `got ${own} for /reports/*; that one would take every request first: give it a larger priority, or this one a smaller`);
    expect(numbered(7, 7)).toThrow(sentence(7, 7));
    expect(numbered(7, 8)).toThrow(sentence(7, 8));
    expect(numbered(1)).toThrow(sentence(1, 0));
    expect(numbered(7)).not.toThrow();
    expect(numbered(7, 6)).not.toThrow();
  });

  test('when it does not keep visitors though the servers do, which AWS refuses', () => {
    const { app, shop } = aSplit();
    shop.targetGroup.enableCookieStickiness(Duration.hours(1));
    expect(() => app.synth()).toThrow(/Web\/Shop: stickiness of its traffic split must be given where its target group is sticky, got none; the load balancer refuses a rule that is not: pass stickiness to TrafficSplit\.withServers/);
    const kept = aSplit({ stickiness: Duration.hours(1) });
    kept.shop.targetGroup.enableCookieStickiness(Duration.hours(1));
    expect(() => kept.app.synth()).not.toThrow();
  });

  test('in a stack on which the servers\' depends, or which must not depend on theirs', () => {
    const { platform, web } = aPlatform();
    const shop = new WebService(web, 'Shop', { image: IMAGE });
    const trafficSplit = TrafficSplit.withServers(shop, { functionPercent: 10 });
    expect(() => new HttpFunction(platform, 'Reports', { code: CODE, routes: [REPORTS], trafficSplit })).toThrow(
      /^Platform\/Reports: what it uses must stand in a stack that the platform part may depend on, got Web\/Shop in the always-on half; /);
  });
});

test('servers of other makes take part by their target group and listener', () => {
  const { app, platform, jobs } = aPlatform();
  const targetGroup = new elbv2.ApplicationTargetGroup(platform, 'Servers', { vpc: platform.vpc, port: 8080, protocol: elbv2.ApplicationProtocol.HTTP, targetType: elbv2.TargetType.IP });
  const { listener } = platform.loadBalancer;
  const servers: IWebServers = Object.assign(targetGroup, { targetGroup, listener, movesTraffic: false });
  new HttpFunction(jobs, 'Reports', { code: CODE, routes: [REPORTS], trafficSplit: TrafficSplit.withServers(servers, { functionPercent: 25 }) });
  expect(weights(jobs)).toEqual({ servers: 75, function: 25 });
  expect(app.node.children).toContain(jobs);
});
