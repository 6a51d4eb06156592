import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Template } from 'aws-cdk-lib/assertions';
import { App, CfnParameter, Lazy, Stack, Stage, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import * as fc from '../seeded-fast-check';
import { Route, WebService } from '../../lib';
import { RouteTable } from '../../lib/platform/route-table';
import { aPlatform, IMAGE, warningsOf } from '../a-platform';

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const LISTENER_ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener/app/theirs/1/2';

const imported = (stack: Stack, id = 'Theirs') => elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, id, {
  listenerArn: LISTENER_ARN, securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, `${id}Group`, 'sg-1'),
});

/** A route, the stack and the construct that ask for it. */
type Wish = readonly [route: Route, stack: string, owner: string];

/** The construct of that name in a stack of that name, made if it is missing. */
function construct(scope: Construct, stackId: string, id: string): Construct {
  const stack = (scope.node.tryFindChild(stackId) as Stack | undefined) ?? new Stack(scope, stackId);
  return (stack.node.tryFindChild(id)) ?? new Construct(stack, id);
}

/** Priorities by route, of wishes made in this order for one listener. */
function assigned(wishes: readonly Wish[], scope: Construct = new App()): Map<string, number> {
  const table = RouteTable.of(imported(new Stack(scope, 'Ground')));
  return new Map(wishes.map(([route, stack, owner]) => [route.toString(), table.claim(route, construct(scope, stack, owner))]));
}

/** So many routes of all kinds, from six stacks. */
function wishes(name: string, count: number): Wish[] {
  const kinds: ((id: string, i: number) => Route)[] = [
    (id) => Route.path(`/${id}/*`), (id) => Route.path(`/${id}`), (id) => Route.host(`${id}.example.com`),
    (id) => Route.path(`/api/${id}/*`), (id) => Route.of({ path: `/${id}/*`, host: 'admin.example.com' }),
    (id, i) => Route.path(`/${id}/${'x'.repeat(i % 31)}*`),
  ];
  return Array.from({ length: count }, (_, i) => [kinds[i % kinds.length](`${name}${i}`, i), `Stack${Math.floor(i / kinds.length) % 6}`, `Owner${i % 5}`]);
}

test('more than a hundred routes on one listener are a warning, once', () => {
  const app = new App();
  const table = RouteTable.of(imported(new Stack(app, 'Ground')));
  for (let number = 1; number <= 103; number += 1) table.claim(Route.of({ path: `/${number}`, priority: number }), construct(app, 'Web', 'Shop'));
  expect(warningsOf(app.node.findChild('Web') as Stack)).toEqual(['routes of one listener are more than 100: AWS lets a load balancer have no more rules unless the quota is raised; '
    + 'raise it before you deploy, or give some services a load balancer of their own [ack: cdk-scale-to-zero:ManyRoutes]']);
});

describe('a route', () => {
  test.each<[string, Route, unknown[]]>([
    ['a path', Route.path('/reports/*'), [{ field: 'path-pattern', pathPatternConfig: { values: ['/reports/*'] } }]],
    ['a host', Route.host('admin.example.com'), [{ field: 'host-header', hostHeaderConfig: { values: ['admin.example.com'] } }]],
    ['a host in whatever case', Route.host('Admin.Example.COM'), [{ field: 'host-header', hostHeaderConfig: { values: ['admin.example.com'] } }]],
    ['a path on a host', Route.of({ path: '/a', host: 'admin.example.com' }), [
      { field: 'host-header', hostHeaderConfig: { values: ['admin.example.com'] } }, { field: 'path-pattern', pathPatternConfig: { values: ['/a'] } },
    ]],
    ['every path on a host', Route.of({ path: '/*', host: 'admin.example.com' }), [{ field: 'host-header', hostHeaderConfig: { values: ['admin.example.com'] } }]],
    ['everything', Route.everything(), [{ field: 'path-pattern', pathPatternConfig: { values: ['/*'] } }]],
    ['everything, as a path', Route.path('*'), [{ field: 'path-pattern', pathPatternConfig: { values: ['/*'] } }]],
    ['everything, as a host', Route.host('*'), [{ field: 'path-pattern', pathPatternConfig: { values: ['/*'] } }]],
  ])('takes %s', (_, route, conditions) => {
    expect(route.conditions.map((condition) => condition.renderRawCondition())).toEqual(conditions);
  });

  test.each([
    [Route.path('/a/*'), '/a/*'], [Route.host('a.example.com'), 'a.example.com/*'], [Route.everything(), '/*'],
    [Route.of({ path: '/a', host: 'a.example.com' }), 'a.example.com/a'],
  ])('is written %#', (route, text) => {
    expect(route.toString()).toBe(text);
  });

  test('of a web service becomes a rule with its conditions and priority', () => {
    const { web } = aPlatform();
    new WebService(web, 'Shop', { image: IMAGE, routes: [Route.path('/reports/*'), Route.of({ path: '/reports', priority: 7 }), Route.everything()] });
    const rules = Object.values(Template.fromStack(web).findResources(RULE)).map(({ Properties }) => Properties);
    expect(rules.map(({ Conditions }) => Conditions[0].PathPatternConfig.Values[0])).toEqual(['/reports/*', '/reports', '/*']);
    expect(rules.map(({ Priority }) => Priority)).toEqual([expect.any(Number), 7, 50_000]);
  });

  test('works on a listener from elsewhere', () => {
    const { platform, web } = aPlatform();
    new WebService(web, 'Shop', { image: IMAGE, cluster: platform.cluster, listener: imported(web), routes: [Route.host('shop.example.com')] });
    const [{ Properties }] = Object.values(Template.fromStack(web).findResources(RULE));
    expect(Properties).toMatchObject({ ListenerArn: LISTENER_ARN, Conditions: [{ HostHeaderConfig: { Values: ['shop.example.com'] } }] });
    expect(Number.isInteger(Properties.Priority)).toBe(true);
  });
});

describe('the priority of a route', () => {
  const sixty = wishes('a', 60);
  const before = assigned(sixty);

  test('is its own: sixty routes of six stacks have sixty', () => {
    expect(new Set(before.values()).size).toBe(60);
    expect(Math.min(...before.values())).toBeGreaterThanOrEqual(1);
    expect(Math.max(...before.values())).toBeLessThan(50_000);
  });

  test.each(wishes('b', 60).map((wish) => [wish[0].toString(), wish] as const))('is what it was after %s is added, first or last', (_, wish) => {
    for (const all of [[wish, ...sixty], [...sixty, wish]]) {
      const after = assigned(all);
      for (const [route, priority] of before) expect(after.get(route)).toBe(priority);
    }
  });

  test('is what it was after others are removed, and in whatever order the code comes', () => {
    fc.assert(fc.property(fc.shuffledSubarray(sixty), (some) => {
      for (const [route, priority] of assigned(some)) expect(priority).toBe(before.get(route));
    }), { numRuns: 30 });
  });

  test('is the same in test and production', () => {
    const app = new App();
    expect(assigned(sixty, new Stage(app, 'Test'))).toEqual(before);
    expect(assigned(sixty, new Stage(new App(), 'Production'))).toEqual(before);
  });

  test('is another where the route moves, so that the new rule can stand beside the old one', () => {
    const at = (stack: string, owner: string) => assigned([[Route.path('/a/*'), stack, owner]]).get('/a/*');
    expect(new Set([at('Web', 'Shop'), at('Jobs', 'Shop'), at('Web', 'Store')]).size).toBe(3);
  });

  test('is the one somebody decided on', () => {
    expect(assigned([[Route.of({ path: '/a/*', priority: 1 }), 'Web', 'A'], [Route.of({ path: '/b/*', priority: 50_000 }), 'Web', 'B']]))
      .toEqual(new Map([['/a/*', 1], ['/b/*', 50_000]]));
  });

  test('may be known only to the deployment', () => {
    const token = Token.asNumber({ Ref: 'Priority' });
    const app = new App();
    const table = RouteTable.of(imported(new Stack(app, 'Ground')));
    const owner = construct(app, 'Web', 'Shop');
    expect(table.claim(Route.of({ path: '/a/b', priority: token }), owner)).toBe(token);
    table.claim(Route.path('/a/*'), owner);
    table.claim(Route.of({ path: '/c', priority: Lazy.number({ produce: () => 9 }) }), owner);
    expect(() => app.synth()).not.toThrow();
  });

  test('does not change with the number of tokens made before', () => {
    const withHost = (tokensBefore: number) => {
      for (let i = 0; i < tokensBefore; i++) Token.asString({ Ref: 'Other' });
      const app = new App();
      const host = new CfnParameter(new Stack(app, 'Web'), 'Host').valueAsString;
      const route = Route.host(host);
      return RouteTable.of(imported(new Stack(app, 'Ground'))).claim(route, construct(app, 'Web', 'Shop'));
    };
    expect(withHost(5)).toBe(withHost(0));
  });

  test('of a host only known to the deployment leaves the host intact', () => {
    const { platform, web } = aPlatform();
    const host = new CfnParameter(web, 'Host').valueAsString;
    new WebService(web, 'Shop', { image: IMAGE, cluster: platform.cluster, routes: [Route.host(host)] });
    Template.fromStack(web).hasResourceProperties(RULE, { Conditions: [{ HostHeaderConfig: { Values: [{ Ref: 'Host' }] } }] });
  });
});

describe('a route fails', () => {
  const refuses = (sentence: string, ...all: Wish[]) => expect(() => assigned(all)).toThrow(new Error(sentence));
  const alone = (sentence: string, route: () => Route) => refuses(`Web/A: ${sentence}`, [route(), 'Web', 'A']);

  test.each<[string, string]>([
    ['reports/*', 'path must start with /, got reports/*; write /reports/*'],
    ['', 'path must have 1 to 128 characters, got 0; omit it to take every one'],
    [`/${'a'.repeat(128)}`, 'path must have 1 to 128 characters, got 129; shorten it with *'],
    ['/größe', 'path must hold only characters that a load balancer matches, got "ö" in /größe; use ? or * in its place'],
    ['/a b', 'path must hold only characters that a load balancer matches, got " " in /a b; use ? or * in its place'],
    ['/a#b', 'path must hold only characters that a load balancer matches, got "#" in /a#b; use ? or * in its place'],
    ['/*a*b*c*d*e*f*', 'path and host must have at most 6 wildcards together, got 7 in /*a*b*c*d*e*f*; use fewer * and ?'],
  ])('with the path "%s"', (path, sentence) => alone(sentence, () => Route.path(path)));

  test.each<[string, string]>([
    ['', 'host must have 1 to 128 characters, got 0; omit it to take every one'],
    [`${'a'.repeat(125)}.com`, 'host must have 1 to 128 characters, got 129; shorten it with *'],
    ['example.com:8080', 'host must hold only characters that a load balancer matches, got ":" in example.com:8080; use ? or * in its place'],
    ['https://example.com', 'host must hold only characters that a load balancer matches, got ":" in https://example.com; use ? or * in its place'],
    ['admin', 'host must contain a dot, got admin; write the full name, as admin.example.com'],
  ])('with the host "%s"', (host, sentence) => alone(sentence, () => Route.host(host)));

  test('with too many wildcards in path and host together', () => {
    alone('path and host must have at most 6 wildcards together, got 7 in *.?.example.com/*/*/*/*/?; use fewer * and ?',
      () => Route.of({ path: '/*/*/*/*/?', host: '*.?.example.com' }));
    expect(() => assigned([[Route.of({ path: '/*/*/*/*/*', host: '*.example.com' }), 'Web', 'A']])).not.toThrow();
  });

  test.each([
    [0, '0'], [50_001, '50,001'], [-1, '-1'], [1.5, '1.5'],
  ])('with the priority %d', (priority, got) => {
    alone(`priority must be a whole number between 1 and 50,000, got ${got}; omit it and one is assigned`, () => Route.of({ path: '/a', priority }));
  });

  test('where another construct takes it already', () => {
    refuses('Jobs/B: routes must differ on one listener, got /a/*, which Web/A takes already; remove one of the two',
      [Route.path('/a/*'), 'Web', 'A'], [Route.of({ path: '/a/*', priority: 5 }), 'Jobs', 'B']);
    refuses('Jobs/B: routes must differ on one listener, got /*, which Web/A takes already; remove one of the two',
      [Route.everything(), 'Web', 'A'], [Route.path('/*'), 'Jobs', 'B']);
    refuses('Jobs/B: routes must differ on one listener, got a.example.com/*, which Web/A takes already; remove one of the two',
      [Route.host('a.example.com'), 'Web', 'A'], [Route.host('A.example.com'), 'Jobs', 'B']);
  });

  test('where two web services of two stacks take everything', () => {
    const { platform, web } = aPlatform();
    new WebService(web, 'Shop', { image: IMAGE });
    const other = new Stack(platform.node.root, 'Other');
    expect(() => new WebService(other, 'Blog', { image: IMAGE, cluster: platform.cluster, listener: platform.loadBalancer.listener }))
      .toThrow(new Error('Other/Blog: routes must differ on one listener, got /*, which Web/Shop takes already; remove one of the two'));
  });

  test('where each stack imports the listener for itself and both take the same', () => {
    const app = new App();
    const [a, b] = [construct(app, 'Web', 'A'), construct(app, 'Jobs', 'B')];
    RouteTable.of(imported(Stack.of(a))).claim(Route.path('/a'), a);
    expect(() => RouteTable.of(imported(Stack.of(b))).claim(Route.path('/a'), b))
      .toThrow(new Error('Jobs/B: routes must differ on one listener, got /a, which Web/A takes already; remove one of the two'));
    expect(() => assigned([[Route.path('/a'), 'Web', 'A']])).not.toThrow();
  });

  test('where another construct decided on the same priority, with its own as advice', () => {
    const own = assigned([[Route.path('/b'), 'Jobs', 'B']]).get('/b');
    refuses(`Jobs/B: priority must be unique on a listener, got 1,200 for /b, which Web/A has for /a; set priority ${own} on the newer of the two routes`,
      [Route.of({ path: '/a', priority: 1200 }), 'Web', 'A'], [Route.of({ path: '/b', priority: 1200 }), 'Jobs', 'B']);
  });

  test('where two are assigned the same priority, and passes as the sentence says', () => {
    // Patterns of one length have 66 priorities, so 67 of them meet somewhere.
    const all: Wish[] = Array.from({ length: 67 }, (_, i) => [Route.path(`/api/${String(i).padStart(2, '0')}*`), 'Web', 'A']);
    const sentence = /^Web\/A: priority must be unique on a listener, got ([\d,]+) for (\S+), which Web\/A has for (\S+); set priority (\d+) on the newer/;
    const mended = [...all];
    let met = 0;
    for (;;) {
      try {
        const priorities = assigned(mended);
        expect(new Set(priorities.values()).size).toBe(67);
        break;
      } catch (error) {
        const [, , path, , priority] = sentence.exec((error as Error).message) ?? [];
        expect(priority).toBeDefined();
        mended[all.findIndex(([route]) => route.pathPattern === path)] = [Route.of({ path, priority: Number(priority) }), 'Web', 'A'];
        met++;
      }
    }
    expect(met).toBeGreaterThan(0);
  });

  test('where everything else is decided to come last too', () => {
    refuses('Jobs/B: priority must be unique on a listener, got 50,000 for /*, which Web/A has for /a; set priority 49999 on the newer of the two routes',
      [Route.of({ path: '/a', priority: 50_000 }), 'Web', 'A'], [Route.everything(), 'Jobs', 'B']);
  });

  test('at synth, in every way to synthesise, where a wider one takes all its requests first', () => {
    const build = () => {
      const app = new App();
      const ground = new Stack(app, 'Ground');
      const table = RouteTable.of(imported(ground));
      // The narrower one first: its priority alone decides.
      table.claim(Route.of({ path: '/a/b', priority: 3000 }), construct(app, 'Jobs', 'B'));
      table.claim(Route.of({ path: '/a/*', priority: 5 }), construct(app, 'Web', 'A'));
      return { app, ground };
    };
    const text = 'Validation failed with the following errors:\n  [Ground/Theirs] Jobs/B: routes must be reachable, got /a/b (priority 3,000), whose requests '
      + 'all match /a/* (priority 5) of Web/A first; give the narrower one the smaller priority or remove it';
    expect(() => build().app.synth()).toThrow(new Error(text));
    expect(() => Template.fromStack(build().ground)).toThrow(new Error(text));
  });

  test.each<[string, Route, Route, boolean]>([
    ['everything comes first', Route.of({ priority: 1 }), Route.path('/a'), true],
    ['a host without a path comes before its paths', Route.of({ host: 'a.example.com', priority: 1 }), Route.of({ path: '/a', host: 'a.example.com' }), true],
    ['all hosts come before one', Route.of({ path: '/a', priority: 1 }), Route.of({ path: '/a', host: 'a.example.com' }), true],
    ['a pattern of hosts comes before one of them', Route.of({ host: '*.example.com', priority: 1 }), Route.host('a.example.com'), true],
    ['the wider path is on another host', Route.of({ path: '/*', host: 'b.example.com', priority: 1 }), Route.of({ path: '/a', host: 'a.example.com' }), false],
    ['the wider host has another path', Route.of({ path: '/b', priority: 1 }), Route.of({ path: '/a', host: 'a.example.com' }), false],
    ['the priorities are assigned', Route.path('/a/*'), Route.path('/a/*.pdf'), false],
    ['the priorities of host patterns are assigned', Route.host('*.example.com'), Route.host('*.shop.example.com'), false],
  ])('at synth where %s', (_, wide, narrow, refused) => {
    const app = new App();
    assigned([[wide, 'Web', 'A'], [narrow, 'Jobs', 'B']], app);
    if (refused) expect(() => app.synth()).toThrow('Jobs/B: routes must be reachable');
    else expect(() => app.synth()).not.toThrow();
  });
});
