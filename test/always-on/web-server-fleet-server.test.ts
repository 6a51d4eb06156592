import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Duration } from 'aws-cdk-lib/core';
import { ServerProgram, WebServerFleet, WebServerFleetProps, WorkQueue } from '../../lib';
import { BorrowedDatabase } from '../../lib/platform/borrowed-database';
import { aPlatform, IMAGE } from '../a-platform';
import { aFleet, environmentOf, fileIn, statements, userDataOf } from './a-fleet';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A folder with a program. */
function aProgram(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'program-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe('each server of a fleet', () => {
  test('tells its program what a web service tells its container', () => {
    expect(environmentOf(aFleet({ environment: { COLOUR: '"red" $x' } }).web)).toEqual({
      PORT: '8080', KEEP_ALIVE_TIMEOUT_MS: '65000', AWS_REGION: '[AWS::Region]', AWS_DEFAULT_REGION: '[AWS::Region]', COLOUR: '"red" $x',
    });
    expect(environmentOf(aFleet({ containerPort: 3000, environment: { PORT: '80', AWS_REGION: 'eu-west-1' } }, { idleTimeout: Duration.minutes(2) }).web)).toMatchObject({
      PORT: '80', KEEP_ALIVE_TIMEOUT_MS: '125000', AWS_REGION: 'eu-west-1',
    });
  });

  test('pulls its image from ECR with the rights of its role', () => {
    const { platform, web } = aPlatform();
    const repository = new ecr.Repository(platform, 'Repository');
    new WebServerFleet(web, 'Shop', { image: ecs.ContainerImage.fromEcrRepository(repository, '7'), command: ['serve', '--name', 'it\'s'] });
    expect(fileIn(userDataOf(web), '/opt/web-server/settings')).toMatch(/WEB_SERVER_IMAGE='.*:7'/);
    expect(fileIn(userDataOf(web), '/opt/web-server/run')).toContain('"$WEB_SERVER_IMAGE" \'serve\' \'--name\' \'it\'\\\'\'s\'');
    expect(statements(web).map(({ Action }) => Action)).toEqual(expect.arrayContaining([
      ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'], 'ecr:GetAuthorizationToken']));
  });

  test('pulls from a registry with a password that is read when the server is prepared', () => {
    const { platform, web } = aPlatform();
    const credentials = new secretsmanager.Secret(platform, 'Registry');
    new WebServerFleet(web, 'Shop', { image: ecs.ContainerImage.fromRegistry('registry.example/shop', { credentials }) });
    expect(fileIn(userDataOf(web), '/opt/web-server/settings')).toMatch(/WEB_SERVER_REGISTRY_SECRET='.+'/);
    expect(statements(web).map(({ Action }) => Action)).toContainEqual(['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret']);
  });

  test('has an image built for its own architecture', () => {
    const built = (props: Partial<WebServerFleetProps>) => {
      const image = ecs.ContainerImage.fromAsset(join(__dirname, '..', '..', 'lib', 'sample', 'shop'));
      const manifest = readFileSync(join(aFleet({ image, ...props }).app.synth().directory, 'Web.assets.json'), 'utf8');
      return Object.values<any>(JSON.parse(manifest).dockerImages).map(({ source }) => source.platform);
    };
    expect(built({})).toEqual(['linux/arm64']);
    expect(built({ instanceTypes: [new ec2.InstanceType('m7i.large')] })).toEqual(['linux/amd64']);
  });

  test('reads secrets when the program starts, not from the template', () => {
    const { platform, web } = aPlatform();
    const parameter = ssm.StringParameter.fromSecureStringParameterAttributes(platform, 'Key', { parameterName: '/shop/key' });
    const secret = new secretsmanager.Secret(platform, 'Secret');
    new WebServerFleet(web, 'Shop', {
      image: IMAGE,
      secrets: { API_KEY: ecs.Secret.fromSsmParameter(parameter), PASSWORD: ecs.Secret.fromSecretsManager(secret, 'password') },
    });
    expect(fileIn(userDataOf(web), '/opt/web-server/secrets').split('\n')).toEqual([
      expect.stringMatching(/^API_KEY .*parameter.*\/shop\/key$/), expect.stringMatching(/^PASSWORD .*:password::$/)]);
    expect(environmentOf(web)).not.toHaveProperty('PASSWORD');
  });

  test('sends to a queue, also after it was created: a grant for this queue and its URL in the environment', () => {
    const { platform, web, shop } = aFleet();
    shop.sendsTo(new WorkQueue(platform, 'Thumbnails'));
    expect(environmentOf(web)).toHaveProperty('THUMBNAILS_QUEUE_URL');
    expect(statements(web).map(({ Action }) => Action)).toContainEqual(['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl']);
  });

  test('connects to a database by a rule of its own, and reads its password when the program starts', () => {
    const { platform, web, shop } = aFleet();
    const orders = new BorrowedDatabase(platform, 'Orders', {
      host: 'orders.example', port: 5432, databaseName: 'orders', secret: new secretsmanager.Secret(platform, 'OrdersSecret'),
      securityGroups: [new ec2.SecurityGroup(platform, 'OrdersSecurityGroup', { vpc: platform.vpc })],
    });
    shop.connectsTo(orders, { injectCredentials: true });
    expect(environmentOf(web)).toMatchObject({ ORDERS_HOST: 'orders.example', ORDERS_PORT: '5432' });
    expect(fileIn(userDataOf(web), '/opt/web-server/secrets')).toMatch(/^ORDERS_\w+ .*:password::$/m);
    expect(environmentOf(web)).not.toHaveProperty('ORDERS_PASSWORD');
    Template.fromStack(web).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 5432 });
    expect(platform.dependencies).toEqual([]);
  });

  test('publishes one memory and one disk metric for all servers', () => {
    const { shop, web } = aFleet();
    const { metrics } = JSON.parse(fileIn(userDataOf(web), '/opt/web-server/agent.json'));
    expect(metrics.metrics_collected).toEqual({
      mem: { measurement: ['mem_used_percent'], append_dimensions: { AutoScalingGroupName: '@group@' } },
      disk: { measurement: ['used_percent'], resources: ['/'], drop_device: true, append_dimensions: { AutoScalingGroupName: '@group@' } },
    });
    expect(shop.metricMemoryUtilization().toMetricConfig().metricStat).toMatchObject({
      namespace: 'CWAgent', metricName: 'mem_used_percent', statistic: 'Average', dimensions: [{ name: 'AutoScalingGroupName', value: expect.anything() }],
    });
    expect(shop.metricDiskUtilization({ period: Duration.minutes(5) }).toMetricConfig().metricStat).toMatchObject({
      metricName: 'disk_used_percent', statistic: 'Maximum', period: Duration.minutes(5),
      dimensions: [{ name: 'AutoScalingGroupName', value: expect.anything() }, { name: 'fstype', value: 'xfs' }, { name: 'path', value: '/' }],
    });
  });

  test('prepares its servers by a script without mistakes of syntax', () => {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: userDataOf(aFleet().web), encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  test('runs a program by its own unit file, with packages of its choice', () => {
    const { web } = aFleet({ image: undefined, program: ServerProgram.unit(aProgram({ 'shop.service': '[Service]\nExecStart=/usr/bin/node-22 /opt/program/index.js\n' }), { unitFile: 'shop.service', packages: ['nodejs22'] }) });
    expect(userDataOf(web)).toContain('dnf install --assumeyes --quiet amazon-cloudwatch-agent jq logrotate unzip nodejs22\n');
    expect(fileIn(userDataOf(web), '/opt/web-server/settings')).toMatch(/WEB_SERVER_PROGRAM='\[s3:\/\/.+\.zip\]'\nWEB_SERVER_UNIT_FILE='shop.service'/);
    expect(statements(web).find(({ Sid }) => Sid === 'Program')).toMatchObject({ Action: 's3:GetObject', Resource: { 'Fn::Join': ['', expect.arrayContaining([expect.stringMatching(/\.zip$/)])] } });
    expect(userDataOf(web)).not.toContain('docker');
  });

  test('is another one when its program is', () => {
    const script = (text: string) => userDataOf(aFleet({ image: undefined, program: ServerProgram.unit(aProgram({ 'web-server.service': '[Service]\nExecStart=/opt/program/run', 'run': text })) }).web);
    expect(script('one')).not.toBe(script('two'));
  });
});
