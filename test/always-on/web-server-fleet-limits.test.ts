import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Duration, Size } from 'aws-cdk-lib/core';
import { ServerProgram, WebServerFleet, WebServerFleetProps } from '../../lib';
import { aPlainStack, IMAGE } from '../a-platform';
import { aFleet } from './a-fleet';

describe('a web server fleet fails', () => {
  const types = (...names: string[]) => names.map((name) => new ec2.InstanceType(name));
  test.each<[string, Partial<WebServerFleetProps>, string]>([
    ['without anything to run', { image: undefined },
      'image or program must be given, got neither; pass a container image, or a ServerProgram for a program without one'],
    ['with two things to run', { program: ServerProgram.unit('lib/sample/shop') },
      'image must not come with a program, got both; a server runs one of them'],
    ['with a command for a unit', { image: undefined, program: ServerProgram.unit('lib/sample/shop'), command: ['serve'] },
      'command must come with an image, got it with a program; the unit file names what it runs'],
    ['with a program without a unit file', { image: undefined, program: ServerProgram.unit('lib/sample/shop') },
      'unitFile must be a file in the directory of the program, got web-server.service, which is not in lib/sample/shop; write one, or name it'],
    ['with a unit file that starts nothing', { image: undefined, program: ServerProgram.unit('lib/sample/shop', { unitFile: 'server.ts' }) },
      'unitFile must say what to run, got server.ts without ExecStart; add ExecStart=/opt/program/<program>'],
    ['with a minimum of nothing', { minCapacity: 0 },
      'minCapacity must be at least 1 instance, got 0; a fleet that stops entirely cannot answer: use a LambdaWorker for work that may wait'],
    ['with half a server', { minCapacity: 1.5 },
      'minCapacity must be a whole number of instances, at least 1, got 1.5; a group has whole instances'],
    ['with fewer than no server', { maxCapacity: -1 },
      'maxCapacity must be a whole number of instances, at least 1, got -1; a group has whole instances'],
    ['with a maximum below its minimum', { minCapacity: 4, maxCapacity: 3 },
      'maxCapacity must be at least minCapacity (4 instances), got 3; raise it or lower minCapacity'],
    ['with a maximum below the default minimum', { maxCapacity: 1 },
      'maxCapacity must be at least minCapacity (2 instances), got 1; raise it or lower minCapacity'],
    ['with half a prepared server', { warmPoolSize: 0.5 },
      'warmPoolSize must be a whole number of instances, at least 0, got 0.5; a group has whole instances'],
    ['with a disk that is smaller than its image', { ephemeralStorage: Size.gibibytes(7) },
      'ephemeralStorage must be a whole number between 8 and 16,384 GiB, got 7 GiB; keep larger files in a bucket'],
    ['with a share of Spot above everything', { spotPercent: 101 },
      'spotPercent must be a whole number between 0 and 100 %, got 101 %; it is the share of the instances above minCapacity'],
    ['with prepared servers on Spot', { spotPercent: 50, warmPoolSize: 1 },
      'warmPoolSize must not come with Spot, got spotPercent 50 %; EC2 Auto Scaling keeps no Spot instances in a warm pool'],
    ['without an instance type', { instanceTypes: [] },
      'instanceTypes must name at least one type, got none; omit it to take the default'],
    ['with an instance type twice', { instanceTypes: types('m7g.large', 'm7g.large') },
      'instanceTypes must differ, got m7g.large twice; remove one of them'],
    ['with instances of two architectures', { instanceTypes: types('m7g.large', 'm7i.large') },
      'instanceTypes must all be ARM64, got m7i.large, which is X86_64; one image does not run on both'],
    ['with instances of another architecture', { instanceTypes: types('m7i.large'), architecture: ecs.CpuArchitecture.ARM64 },
      'instanceTypes must have the architecture ARM64, got m7i.large, which is X86_64; one image does not run on both'],
    ['with an image of another architecture', { image: ecs.ContainerImage.fromAsset('lib/sample/shop', { platform: Platform.LINUX_AMD64 }) },
      'platform of the image must match the instances\' architecture (linux/arm64), got linux/amd64; set architecture to the image\'s, or leave platform out'],
    ['with a variable that no shell knows', { environment: { 'not-a-name': '1' } },
      'environment must have names of letters, digits and _, got not-a-name; systemd takes no other'],
    ['with a variable of two lines', { environment: { KEY: 'a\nb' } },
      'environment must hold one line for each name, got several for KEY; keep the text in Parameter Store and name it as a secret'],
    ['with a boot time that hides every broken release', { bootTime: Duration.minutes(11) },
      'bootTime must be a whole number between 0 and 600 s, got 660 s; a release that needs longer cannot be told from a broken one'],
    ['with requests over an hour', { longestRequest: Duration.hours(2) },
      'longestRequest must be a whole number between 2 and 3,600 s, got 7,200 s; put longer work on a queue'],
    ['with connections closed before the load balancer closes them', { keepAliveTimeout: Duration.seconds(5) },
      'keepAliveTimeout must be longer than the load balancer\'s idle timeout (60 s), got 5 s; omit it to keep connections 65 s'],
    ['with a health check that is no path', { healthCheckPath: 'health' },
      'healthCheckPath must begin with / and have at most 1,024 characters, got "health"; name a path that answers 200, e.g. /health'],
    ['with a health check longer than the load balancer takes', { healthCheckPath: `/${'x'.repeat(1024)}` },
      'healthCheckPath must begin with / and have at most 1,024 characters, got 1,025 characters; name a path that answers 200, e.g. /health'],
    ['with no route', { routes: [] },
      'routes must name at least one route, got none; omit it to take everything, or use Route.path or Route.host'],
  ])('%s', (_name, props, sentence) => {
    expect(() => aFleet(props)).toThrow(new Error(`Web/Shop: ${sentence}`));
  });

  test('with more settings than user data holds', () => {
    const { app } = aFleet({ environment: { LONG: 'x'.repeat(10_000) } });
    expect(() => app.synth()).toThrow(/Web\/Shop: environment and command must leave the user data within 16,384 bytes, got at least 1\d,\d{3} bytes; keep long values in Parameter Store and name them as secrets/);
  });

  test('outside a platform without a VPC', () => {
    expect(() => new WebServerFleet(aPlainStack(), 'Shop', { image: IMAGE })).toThrow(new Error(
      'Plain/Shop: vpc must be given outside a platform, got nothing; pass an ec2.IVpc, or create the construct in a stack with a platform'));
  });
});
