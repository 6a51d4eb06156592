import { Duration, Size } from 'aws-cdk-lib/core';
import { FunctionDeployment, FunctionUrlAccess, HttpFunction, HttpFunctionProps, Route, WarmConcurrency, WebService } from '../../lib';
import { aFunction, aFunctionWithUrl, Props } from './a-function';
import { aPlainStack, aPlatform, CODE, IMAGE } from '../a-platform';

const REASON = { idleCostReason: 'checkout must not wait' };

describe('an HTTP function fails', () => {
  test.each<[string, Props, string]>([
    ['with a timeout of nothing', { timeout: Duration.seconds(0) }, 'timeout must be a whole number between 1 and 900 s, got 0 s; put longer work on a queue'],
    ['with a timeout above Lambda\'s', { timeout: Duration.seconds(901) }, 'timeout must be a whole number between 1 and 900 s, got 901 s; put longer work on a queue'],
    ['with too little memory', { memoryMiB: 127 }, 'memoryMiB must be a whole number between 128 and 10,240 MiB, got 127 MiB; run what needs more in a container'],
    ['with too small a disk', { ephemeralStorage: Size.mebibytes(511) }, 'ephemeralStorage must be between 512 and 10,240 MiB, got 511 MiB; keep larger files in a bucket'],
    ['with a port that is none', { containerPort: 0 }, 'containerPort must be a whole number between 1 and 65,535, got 0; take the port on which the web server in the image listens'],
    ['with health checks too often', { healthCheckInterval: Duration.seconds(4) }, 'healthCheckInterval must be a whole number between 5 and 300 s, got 4 s; omit it: health checks of a function are billed'],
    ['with health checks too seldom', { healthCheckInterval: Duration.seconds(301) }, 'healthCheckInterval must be a whole number between 5 and 300 s, got 301 s; omit it: health checks of a function are billed'],
    ['with an empty list of routes', { routes: [] }, 'routes must name at least one route, got none; use Route.path or Route.host, or omit it for a function with a URL'],
    ['when nobody could reach it', { routes: undefined }, 'routes or functionUrl must be given, got neither; nobody could reach the function: say which requests it answers, or who may call its URL'],
    ['with a negative reserved concurrency', { reservedConcurrency: -1 }, 'reservedConcurrency must be a whole number between 0 and 100,000 invocations, got -1 invocations; it is a share of the account\'s concurrency'],
    ['when it works on after the load balancer gave up', { timeout: Duration.minutes(5) },
      'timeout must be below the load balancer\'s idle timeout (60 s), got 300 s; the caller would get a 504 while the function works on: '
      + 'lower it, raise idleTimeout of the load balancer, or put the work on a queue'],
    ['when both give up together', { timeout: Duration.minutes(1) },
      'timeout must be below the load balancer\'s idle timeout (60 s), got 60 s; the caller would get a 504 while the function works on: '
      + 'lower it, raise idleTimeout of the load balancer, or put the work on a queue'],
    ['when it streams without a URL', { responseStreaming: true }, 'responseStreaming must come with a functionUrl, got none; a load balancer does not have it: say who may call the URL'],
    ['with origins without a URL', { cors: {} }, 'cors must come with a functionUrl, got none; a load balancer does not have it: say who may call the URL'],
    ['when it streams beside a route', { responseStreaming: true, functionUrl: FunctionUrlAccess.IAM },
      'responseStreaming must be false with routes, got true; a load balancer cannot stream: create a second HttpFunction of the same code for the URL, or leave it out'],
    ['with a port for a handler', { containerPort: 3000 }, 'containerPort must come with an image, got a handler; it is for a web server: use FunctionCode.image or FunctionCode.existingImage, or omit it'],
    ['with a readiness path for a handler', { healthCheckPath: '/ready' }, 'healthCheckPath must come with an image, got a handler; it is for a web server: use FunctionCode.image or FunctionCode.existingImage, or omit it'],
    ['when it is kept warm without a reason', { warm: WarmConcurrency.always(1) },
      'warm must not be set in a ScaleToZeroStack, got environments that are billed while nobody asks; omit it, or say in idleCostReason why they are worth it'],
    ['when it is kept warm for a blank reason', { warm: WarmConcurrency.always(1), idleCostReason: ' ' },
      'warm must not be set in a ScaleToZeroStack, got environments that are billed while nobody asks; omit it, or say in idleCostReason why they are worth it'],
    ['with a minimum of no warm environment', { warm: WarmConcurrency.between(0, 5), ...REASON }, 'least of warm must be a whole number between 1 and 100,000 environments, got 0 environments; omit warm to have none'],
    ['with warm bounds that are swapped', { warm: WarmConcurrency.between(5, 2), ...REASON }, 'least of warm must be at most the most (2 environments), got 5; swap the two, or use WarmConcurrency.always'],
    ['with too high a use of warm environments', { warm: WarmConcurrency.between(1, 2, { utilizationPercent: 91 }), ...REASON },
      'utilizationPercent of warm must be a whole number between 10 and 90 %, got 91 %; that is what Application Auto Scaling takes'],
    ['with more warm environments than may run', { warm: WarmConcurrency.between(1, 20), reservedConcurrency: 10, ...REASON },
      'warm must be at most reservedConcurrency (10), got 20 environments; lower it or raise reservedConcurrency'],
    ['with warm environments at an alias that leads to two versions', { warm: WarmConcurrency.always(1), deployment: FunctionDeployment.canary(), ...REASON },
      'warm must not come with a deployment that shifts traffic, got both; Lambda takes no provisioned concurrency at an alias that leads to two versions: '
      + 'use FunctionDeployment.allAtOnce, with which the new version is warm before it gets a request'],
    ['with a canary that the alarm would overlook', { deployment: FunctionDeployment.canary({ canaryPercent: 5 }) },
      'canaryPercent must be a whole number between 6 and 99 %, got 5 %; the alarm that takes a release back fires above 5 % of failures'],
    ['with steps of all', { deployment: FunctionDeployment.linear({ stepPercent: 100 }) }, 'stepPercent must be a whole number between 1 and 99 %, got 100 %; use FunctionDeployment.allAtOnce to move all at once'],
    ['with parts of a minute', { deployment: FunctionDeployment.canary({ canaryBakeTime: Duration.seconds(90) }) },
      'canaryBakeTime must be a whole number between 1 and 2,880 minutes, got 1.5 minutes; CodeDeploy counts in whole minutes, up to two days'],
    ['with steps that take longer than two days', { deployment: FunctionDeployment.linear({ stepPercent: 1, stepBakeTime: Duration.minutes(30) }) },
      'stepPercent and stepBakeTime must make at most 2,880 minutes together, got 2,970 minutes; take larger steps or shorter ones'],
  ])('%s', (_name, props, sentence) => {
    expect(() => aFunction(props)).toThrow(new Error(`Jobs/Reports: ${sentence}`));
  });

  test('on a load balancer that waits a second', () => {
    expect(() => aFunction({}, { idleTimeout: Duration.seconds(1) })).toThrow(/^Jobs\/Reports: timeout must be below the load balancer's idle timeout \(1 s\), got 1 s; /);
  });

  test('with a listener and an opinion on who reaches it', () => {
    const { platform, jobs } = aPlatform();
    expect(() => new HttpFunction(jobs, 'Reports', { code: CODE, routes: [Route.everything()], listener: platform.loadBalancer.listener, internetFacing: true })).toThrow(new Error(
      'Jobs/Reports: internetFacing must not come with a listener, got true with one; the listener decides who reaches the function'));
  });

  test('with a route that a web service has', () => {
    const { web, jobs } = aPlatform();
    new WebService(web, 'Shop', { image: IMAGE, routes: [Route.path('/reports/*')] });
    expect(() => new HttpFunction(jobs, 'Reports', { code: CODE, routes: [Route.path('/reports/*')] })).toThrow(new Error(
      'Jobs/Reports: routes must differ on one listener, got /reports/*, which Web/Shop takes already; remove one of the two'));
  });

  test('outside a platform without a listener', () => {
    expect(() => new HttpFunction(aPlainStack(), 'Reports', { code: CODE, routes: [Route.everything()] })).toThrow(/^Plain\/Reports: listener must be given outside a platform, got nothing; /);
  });
});

describe('an HTTP function takes', () => {
  test.each<[string, Partial<HttpFunctionProps>]>([
    ['the shortest and smallest', { timeout: Duration.seconds(1), memoryMiB: 128, reservedConcurrency: 0 }],
    ['the longest that the load balancer waits for', { timeout: Duration.seconds(59), memoryMiB: 10_240 }],
    ['the smallest canary', { deployment: FunctionDeployment.canary({ canaryPercent: 6, canaryBakeTime: Duration.minutes(1) }) }],
    ['the slowest steps', { deployment: FunctionDeployment.linear({ stepPercent: 50, stepBakeTime: Duration.minutes(2880) }) }],
    ['as many warm environments as may run', { warm: WarmConcurrency.always(10), reservedConcurrency: 10, ...REASON }],
  ])('%s', (_name, props) => {
    expect(() => aFunction(props)).not.toThrow();
  });

  test('15 minutes behind a URL', () => {
    expect(() => aFunctionWithUrl({ timeout: Duration.seconds(900) })).not.toThrow();
  });
});
