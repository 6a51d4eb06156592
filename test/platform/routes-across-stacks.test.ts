import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { App, Duration, Fn, Lazy, NestedStack, Stack, StackProps, Stage, Token } from 'aws-cdk-lib/core';
import { Construct, IConstruct } from 'constructs';
import { AlwaysOnStack, PlatformStack, Route, SharedLoadBalancer, WebServerFleet, WebService } from '../../lib';
import { RouteTable } from '../../lib/platform/route-table';
import { IMAGE, warningsOf } from '../a-platform';

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener/app/theirs/1/2';
const ENV = { account: '111111111111', region: 'eu-west-1' };

/** One route of each specificity, from the one that goes first to the one that goes last. */
const KINDS: readonly (readonly [name: string, route: (id: string) => Route])[] = [
  ['an exact path on a host', (id) => Route.of({ path: `/${id}`, host: 'shop.example.com' })],
  ['an exact path', (id) => Route.path(`/${id}`)],
  ['a deep pattern', (id) => Route.path(`/a/b/c/d/${id}/*`)],
  ['a pattern at depth four', (id) => Route.path(`/a/b/${id}/*`)],
  ['a pattern at depth three', (id) => Route.path(`/a/${id}/*`)],
  ['a pattern with an ending', (id) => Route.path(`/${id}/*.pdf`)],
  ['a pattern on a host', (id) => Route.of({ path: `/${id}/*`, host: 'shop.example.com' })],
  ['a pattern', (id) => Route.path(`/${id}/*`)],
  ['a host', (id) => Route.host(`${id}.example.com`)],
  ['a pattern of hosts', (id) => Route.host(`*.${id}.example.com`)],
];

const STACKS = ['Web0', 'Web1', 'Web2', 'Web3', 'Web4', 'Web5'];

/** What each stack of a platform with ten routes in each of six stacks holds. */
function templates(added?: { stack: string; route: Route; first: boolean }): Record<string, Record<string, { Type: string; DependsOn?: string[]; Properties: Record<string, unknown> }>> {
  const app = new App({ analyticsReporting: false });
  const platform = new PlatformStack(app, 'Platform');
  const stacks = STACKS.map((name) => {
    const stack = new AlwaysOnStack(app, name, { platform });
    const routes = KINDS.map(([, route], kind) => route(`${name.toLowerCase()}-${kind}`));
    const more = added?.stack === name ? [added.route] : [];
    new WebService(stack, 'Shop', { image: IMAGE, routes: added?.first ? [...more, ...routes] : [...routes, ...more] });
    return stack;
  });
  return Object.fromEntries([platform, ...stacks].map((stack) => [stack.stackName, Template.fromStack(stack).toJSON().Resources]));
}

describe('sixty routes over six stacks', () => {
  const before = templates();
  const rules = Object.values(before).flatMap((resources) => Object.values(resources).filter(({ Type }) => Type === RULE));

  test('have sixty priorities', () => {
    expect(rules).toHaveLength(60);
    expect(new Set(rules.map(({ Properties }) => Properties.Priority)).size).toBe(60);
  });

  test('stand in the order of their specificity', () => {
    for (const stack of STACKS) {
      const priorities = Object.values(before[stack]).filter(({ Type }) => Type === RULE).map(({ Properties }) => Properties.Priority as number);
      expect(priorities).toEqual([...priorities].sort((a, b) => a - b));
    }
  });

  // Each stack and each specificity, now before and now after the routes that were there.
  test.each(KINDS.map(([name, route], kind) => [name, STACKS[kind % STACKS.length], route, kind] as const))(
    'change in no template when %s is added to %s', (_, stack, route, kind) => {
      const after = templates({ stack, route: route(`new${kind}`), first: kind % 2 === 0 });
      const [added] = Object.keys(after[stack]).filter((id) => !(id in before[stack]));
      const { [added]: rule, ...rest } = after[stack];
      expect(rule.Type).toBe(RULE);
      // The service that got the route starts when its rule is there.
      const [service] = Object.values(rest).filter(({ Type }) => Type === 'AWS::ECS::Service');
      expect(service.DependsOn).toContain(added);
      service.DependsOn = service.DependsOn?.filter((id) => id !== added);
      expect({ ...after, [stack]: rest }).toEqual(before);
    },
  );
});

function theirs(scope: Stack, listenerArn = ARN, id = 'Theirs'): elbv2.IApplicationListener {
  return elbv2.ApplicationListener.fromApplicationListenerAttributes(scope, id, {
    listenerArn, securityGroup: ec2.SecurityGroup.fromSecurityGroupId(scope, `${id}Group`, 'sg-1'),
  });
}

/** Takes a route in a stack of that name, for a construct of that name. */
function take(listener: elbv2.IApplicationListener, route: Route, owner: IConstruct): void {
  RouteTable.of(listener).claim(route, owner);
}

function owner(scope: Construct, stackId: string, id: string, props: StackProps = { env: ENV }): Construct {
  const stack = (scope.node.tryFindChild(stackId) as Stack | undefined) ?? new Stack(scope, stackId, props);
  return (stack.node.tryFindChild(id)) ?? new Construct(stack, id);
}

describe('a route that clashes fails with the paths of both', () => {
  const ground = (app: Construct) => theirs(new Stack(app, 'Ground', { env: ENV }));
  /** Two claims of two stacks on one listener. */
  const two = (a: Route, b: Route) => (app: App) => {
    const listener = ground(app);
    take(listener, a, owner(app, 'Web', 'A'));
    take(listener, b, owner(app, 'Jobs', 'B'));
    app.synth();
  };

  test.each<[string, (app: App) => void, string]>([
    ['a path twice, in two stacks', two(Route.path('/a/*'), Route.path('/a/*')),
      'Jobs/B: routes must differ on one listener, got /a/*, which Web/A takes already; remove one of the two'],
    ['a host twice, in another case', two(Route.host('Shop.example.com'), Route.host('shop.example.com')),
      'Jobs/B: routes must differ on one listener, got shop.example.com/*, which Web/A takes already; remove one of the two'],
    ['everything twice, written in two ways', two(Route.everything(), Route.path('*')),
      'Jobs/B: routes must differ on one listener, got /*, which Web/A takes already; remove one of the two'],
    ['a path twice, on imports of one ARN', (app) => {
      for (const [stack, id] of [['Web', 'A'], ['Jobs', 'B']]) take(theirs(Stack.of(owner(app, stack, id))), Route.path('/a'), owner(app, stack, id));
    }, 'Jobs/B: routes must differ on one listener, got /a, which Web/A takes already; remove one of the two'],
    ['a path twice, from two stages on one listener', (app) => {
      for (const id of ['Blue', 'Green']) {
        const a = owner(new Stage(app, id), 'Web', 'A');
        take(theirs(Stack.of(a)), Route.path('/a'), a);
      }
    }, 'Green/Web/A: routes must differ on one listener, got /a, which Blue/Web/A takes already; remove one of the two'],
    ['a path twice, on a listener by the same export', (app) => {
      for (const [stack, id] of [['Web', 'A'], ['Jobs', 'B']]) {
        take(theirs(Stack.of(owner(app, stack, id)), Fn.importValue('Listener')), Route.path('/a'), owner(app, stack, id));
      }
    }, 'Jobs/B: routes must differ on one listener, got /a, which Web/A takes already; remove one of the two'],
    ['a path twice, on a listener by the same name in Parameter Store', (app) => {
      for (const [stack, id] of [['Web', 'A'], ['Jobs', 'B']]) {
        const a = owner(app, stack, id);
        take(theirs(Stack.of(a), ssm.StringParameter.valueForStringParameter(a, '/listener')), Route.path('/a'), a);
      }
    }, 'Jobs/B: routes must differ on one listener, got /a, which Web/A takes already; remove one of the two'],
    ['a path twice, once on a listener of the app and once on its ARN', (app) => {
      const platform = new PlatformStack(app, 'Platform', { env: ENV });
      const { listener } = platform.loadBalancer;
      take(listener, Route.path('/a'), owner(app, 'Web', 'A'));
      const b = owner(app, 'Jobs', 'B');
      take(theirs(Stack.of(b), listener.listenerArn), Route.path('/a'), b);
    }, 'Jobs/B: routes must differ on one listener, got /a, which Web/A takes already; remove one of the two'],
    ['a path twice, from a nested stack', (app) => {
      const listener = ground(app);
      take(listener, Route.path('/a'), owner(app, 'Web', 'A'));
      take(listener, Route.path('/a'), new Construct(new NestedStack(Stack.of(owner(app, 'Web', 'A')), 'Nested'), 'B'));
    }, 'Web/Nested/B: routes must differ on one listener, got /a, which Web/A takes already; remove one of the two'],
    ['a priority twice, both by hand', two(Route.of({ path: '/a', priority: 7 }), Route.of({ path: '/b', priority: 7 })),
      'Jobs/B: priority must be unique on a listener, got 7 for /b, which Web/A has for /a; set priority 6282 on the newer of the two routes'],
    ['a priority by hand that another was assigned', two(Route.of({ path: '/a', priority: 50_000 }), Route.everything()),
      'Jobs/B: priority must be unique on a listener, got 50,000 for /*, which Web/A has for /a; set priority 49999 on the newer of the two routes'],
    ['a path below one that comes first', two(Route.of({ path: '/a/*', priority: 5 }), Route.of({ path: '/a/b', priority: 3000 })),
      'Validation failed with the following errors:\n  [Ground/Theirs] Jobs/B: routes must be reachable, got /a/b (priority 3,000), whose requests all match '
      + '/a/* (priority 5) of Web/A first; give the narrower one the smaller priority or remove it'],
    ['a path on a host that comes first as a whole', two(Route.of({ host: 'shop.example.com', priority: 5 }), Route.of({ host: 'shop.example.com', path: '/a', priority: 6 })),
      'Validation failed with the following errors:\n  [Ground/Theirs] Jobs/B: routes must be reachable, got shop.example.com/a (priority 6), whose requests all match '
      + 'shop.example.com/* (priority 5) of Web/A first; give the narrower one the smaller priority or remove it'],
    ['a host in a pattern that comes first', two(Route.of({ host: '*.example.com', priority: 5 }), Route.of({ host: 'shop.example.com', priority: 6 })),
      'Validation failed with the following errors:\n  [Ground/Theirs] Jobs/B: routes must be reachable, got shop.example.com/* (priority 6), whose requests all match '
      + '*.example.com/* (priority 5) of Web/A first; give the narrower one the smaller priority or remove it'],
    ['one pattern written in two ways', two(Route.of({ path: '/a/**', priority: 5 }), Route.of({ path: '/a/*', priority: 6 })),
      'Validation failed with the following errors:\n  [Ground/Theirs] Jobs/B: routes must be reachable, got /a/* (priority 6), whose requests all match '
      + '/a/** (priority 5) of Web/A first; give the narrower one the smaller priority or remove it'],
    ['a service on Fargate and one on EC2', (app) => {
      const platform = new PlatformStack(app, 'Platform');
      new WebService(new AlwaysOnStack(app, 'Web', { platform }), 'Shop', { image: IMAGE, routes: [Route.path('/reports/*')] });
      new WebServerFleet(new AlwaysOnStack(app, 'Office', { platform }), 'Reports', { image: IMAGE, routes: [Route.path('/reports/*')] });
    }, 'Office/Reports: routes must differ on one listener, got /reports/*, which Web/Shop takes already; remove one of the two'],
  ])('%s', (_, build, text) => {
    expect(() => build(new App({ analyticsReporting: false }))).toThrow(new Error(text));
  });
});

describe('routes do not clash', () => {
  test.each<[string, (app: App) => void]>([
    ['on two listeners that are looked up, before CDK knows their ARNs', (app) => {
      for (const [stack, id] of [['Web', 'A'], ['Jobs', 'B']]) {
        const a = owner(app, stack, id);
        take(elbv2.ApplicationListener.fromLookup(a, 'Listener', { loadBalancerTags: { name: id } }), Route.everything(), a);
      }
    }],
    ['on exports of the same name in two regions', (app) => {
      for (const region of ['eu-west-1', 'us-east-1']) {
        const a = owner(app, region, 'A', { env: { account: '111111111111', region } });
        take(theirs(Stack.of(a), Fn.importValue('Listener')), Route.everything(), a);
      }
    }],
    ['on exports of the same name in two stages of unknown accounts', (app) => {
      for (const id of ['Test', 'Production']) {
        const a = owner(new Stage(app, id), 'Web', 'A', {});
        take(theirs(Stack.of(a), Fn.importValue('Listener')), Route.everything(), a);
      }
    }],
    ['on two platforms', (app) => {
      for (const id of ['Shop', 'Office']) {
        const platform = new PlatformStack(app, id);
        take(platform.loadBalancer.listener, Route.everything(), owner(app, `${id}Web`, 'A', {}));
      }
    }],
  ])('%s', (_, build) => {
    const app = new App({ analyticsReporting: false });
    build(app);
    expect(() => app.synth()).not.toThrow();
  });
});

describe('a listener from outside the app', () => {
  function borrowed(firstPriority: number, lastPriority: number) {
    const app = new App({ analyticsReporting: false });
    const stack = new Stack(app, 'Web', { env: ENV });
    return { app, stack, listener: SharedLoadBalancer.borrow(theirs(stack), { firstPriority, lastPriority }) };
  }

  test('has a warning, once, until a band of priorities is agreed on', () => {
    const app = new App({ analyticsReporting: false });
    const a = owner(app, 'Web', 'A');
    const listener = theirs(Stack.of(a));
    for (const path of ['/a', '/b']) take(listener, Route.path(path), a);
    expect(warningsOf(Stack.of(a))).toEqual(['routes on Web/Theirs, a listener from outside the app, may meet rules that nobody here knows: a priority that is taken, '
      + 'or a rule before theirs; agree on a band of priorities with its owner and pass the listener through SharedLoadBalancer.borrow [ack: cdk-scale-to-zero:PrioritiesOfOthers]']);
  });

  test.each<[string, (app: App) => elbv2.IApplicationListener, Route]>([
    ['the priority was decided', (app) => theirs(new Stack(app, 'Ground')), Route.of({ path: '/a', priority: 7 })],
    ['it is the app\'s own', (app) => new PlatformStack(app, 'Platform').loadBalancer.listener, Route.path('/a')],
    ['it is the app\'s own, by its ARN', (app) => theirs(new Stack(app, 'Ground'), new PlatformStack(app, 'Platform').loadBalancer.listener.listenerArn), Route.path('/a')],
    ['a band was agreed on', (app) => SharedLoadBalancer.borrow(theirs(new Stack(app, 'Ground')), { firstPriority: 1000, lastPriority: 1999 }), Route.path('/a')],
  ])('has none where %s', (_, listener, route) => {
    const app = new App({ analyticsReporting: false });
    const a = owner(app, 'Web', 'A', {});
    take(listener(app), route, a);
    expect(warningsOf(Stack.of(a))).toEqual([]);
  });

  test('keeps routes of every specificity in its band, in their order', () => {
    const { stack, listener } = borrowed(1000, 1999);
    const table = RouteTable.of(listener);
    const priorities = [...KINDS.map(([, route]) => route('reports')), Route.everything()].map((route) => table.claim(route, owner(stack.node.root as App, 'Web', 'A')));
    expect(priorities).toEqual([...new Set(priorities)].sort((a, b) => a - b));
    expect(priorities[0]).toBeGreaterThanOrEqual(1000);
    expect(priorities.at(-1)).toBe(1999);
  });

  test('may give each stack a band of its own, and still knows the routes of both', () => {
    const { app, listener } = borrowed(1000, 1999);
    const b = owner(app, 'Jobs', 'B');
    const other = SharedLoadBalancer.borrow(theirs(Stack.of(b)), { firstPriority: 3000, lastPriority: 3999 });
    take(listener, Route.path('/a'), owner(app, 'Web', 'A'));
    expect(RouteTable.of(other).claim(Route.path('/b'), b)).toBeGreaterThanOrEqual(3000);
    expect(() => take(other, Route.path('/a'), b)).toThrow(new Error('Jobs/B: routes must differ on one listener, got /a, which Web/A takes already; remove one of the two'));
  });

  test.each<[number, number, string]>([
    [0, 10, 'firstPriority must be a whole number between 1 and 50,000, got 0; take what was agreed on with the owner of the listener'],
    [1, 50_001, 'lastPriority must be a whole number between 1 and 50,000, got 50,001; take what was agreed on with the owner of the listener'],
    [2000, 1000, 'lastPriority must be at least firstPriority (2,000), got 1,000; swap them or raise it'],
  ])('fails with the band %d to %d', (first, last, sentence) => {
    expect(() => borrowed(first, last)).toThrow(new Error(`Web/Theirs: ${sentence}`));
  });

  test('fails with a priority outside its band', () => {
    const { app, listener } = borrowed(1000, 1999);
    expect(() => take(listener, Route.of({ path: '/a', priority: 5 }), owner(app, 'Web', 'A')))
      .toThrow(new Error('Web/A: priority must be one of those agreed on (1,000 to 1,999), got 5 for /a; omit it and one is assigned'));
  });

  test('fails when its band is full', () => {
    const { app, listener } = borrowed(10, 11);
    for (const path of ['/a', '/b/*']) RouteTable.of(listener).claim(Route.of({ path, priority: path === '/a' ? 10 : 11 }), owner(app, 'Web', 'A'));
    expect(() => take(listener, Route.everything(), owner(app, 'Jobs', 'B')))
      .toThrow(new Error('Jobs/B: priority must be unique on a listener, got 11 for /*, which Web/A has for /b/*; agree on a wider band with the owner of the listener'));
  });

  test('tells servers how long its connections may be silent', () => {
    const stack = new Stack(new App(), 'Web', { env: ENV });
    const listener = SharedLoadBalancer.borrow(theirs(stack), { firstPriority: 1, lastPriority: 999, idleTimeout: Duration.seconds(90) });
    const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
    new WebService(stack, 'Shop', { image: IMAGE, listener, cluster: new ecs.Cluster(stack, 'Cluster', { vpc }) });
    const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::ECS::TaskDefinition'));
    expect(Properties.ContainerDefinitions[0].Environment).toContainEqual({ Name: 'KEEP_ALIVE_TIMEOUT_MS', Value: '95000' });
  });

  test('takes numbers that are only known at deploy time, and then assigns among all priorities', () => {
    const stack = new Stack(new App(), 'Web', { env: ENV });
    const number = () => Token.asNumber({ 'Fn::GetAtt': ['Setting', 'Value'] });
    const listener = SharedLoadBalancer.borrow(theirs(stack), { firstPriority: number(), lastPriority: number(), idleTimeout: Duration.seconds(Lazy.number({ produce: () => 77 })) });
    const priority = RouteTable.of(listener).claim(Route.path('/a'), owner(stack.node.root, 'Web', 'A'));
    const elsewhere = new App();
    expect(priority).toBe(RouteTable.of(theirs(new Stack(elsewhere, 'Ground'))).claim(Route.path('/a'), owner(elsewhere, 'Web', 'A')));
  });

  test('fails with an idle timeout that no load balancer has', () => {
    const stack = new Stack(new App(), 'Web');
    expect(() => SharedLoadBalancer.borrow(theirs(stack), { firstPriority: 1, lastPriority: 999, idleTimeout: Duration.seconds(4001) }))
      .toThrow(new Error('Web/Theirs: idleTimeout must be a whole number between 1 and 4,000 s, got 4,001 s; put longer work on a queue'));
  });
});
