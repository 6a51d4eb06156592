import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { ServerProgram, WebServerFleetProps } from '../../../lib';
import { aFleet, userDataOf } from '../../always-on/a-fleet';
import { Answer, LONGEST_RUN, ServerSandbox } from './sandbox';

// A server is prepared, and then runs.
jest.setTimeout(2 * LONGEST_RUN);

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf';
const PARAMETER = 'arn:aws:ssm:eu-central-1:123456789012:parameter/shop/key';

/** What AWS answers a server that is well. */
const WELL: Answer[] = [
  { call: /^curl .*api\/token$/, says: 'token' },
  { call: /^curl .*X-aws-ec2-metadata-token: token .*meta-data\/instance-id$/, says: 'i-1' },
  { call: /^aws autoscaling describe-auto-scaling-instances --instance-ids i-1 /, says: 'Web-Shop' },
  { call: /^aws ecr get-login-password --region eu-west-1$/, says: 'ecr-password' },
  { call: /^aws cloudformation describe-stack-resource --stack-name \[AWS::StackName\] --logical-resource-id ShopGroupASG/, says: 'UPDATE_COMPLETE' },
  { call: /^aws secretsmanager get-secret-value --secret-id arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf --query SecretString/, says: '{"password":"a\\"b\\\\c $d","user":"shop"}' },
  { call: /^aws ssm get-parameter --name arn:aws:ssm:.*:parameter\/shop\/key --with-decryption/, says: 'key of\nthree\nlines' },
];

const sandboxes: ServerSandbox[] = [];
afterEach(() => sandboxes.splice(0).forEach((sandbox) => sandbox.remove()));

function aServer(answers: Answer[] = []): ServerSandbox {
  const sandbox = new ServerSandbox([...answers, ...WELL]);
  sandboxes.push(sandbox);
  return sandbox;
}

function scriptOf(props: Partial<WebServerFleetProps> = {}): string {
  return userDataOf(aFleet(props).web);
}

/** Calls by which a server says what became of it. */
function reports(sandbox: ServerSandbox): string[] {
  return sandbox.callsOf('aws').flatMap((call) => {
    const [, hook, result] = /complete-lifecycle-action .*--instance-id i-1 --lifecycle-hook-name (\w+) --lifecycle-action-result (\w+)/.exec(call) ?? [];
    const [, status] = /signal-resource .*--unique-id i-1 --status (\w+)/.exec(call) ?? [];
    return hook === undefined ? status ?? [] : `${hook} ${result}`;
  });
}

describe('a server that starts for the first time', () => {
  test('installs what it needs, pulls its image and starts the program', async () => {
    const server = aServer();
    const { code, output } = await server.run(scriptOf());
    expect([code, output]).toEqual([0, expect.stringContaining('the server is prepared')]);
    expect(server.callsOf('dnf')).toEqual(['dnf install --assumeyes --quiet amazon-cloudwatch-agent jq logrotate docker']);
    expect(server.callsOf('docker')).toEqual(['docker pull --quiet shop']);
    expect(server.callsOf('systemctl').at(-1)).toBe('systemctl enable --now web-server-lifecycle.service');
    expect(reports(server)).toEqual([]);
  });

  test('tells the agent the name of its group', async () => {
    const server = aServer();
    await server.run(scriptOf());
    const { metrics, logs } = JSON.parse(server.file('opt/web-server/agent.json'));
    expect(metrics.metrics_collected.mem.append_dimensions).toEqual({ AutoScalingGroupName: 'Web-Shop' });
    expect(logs.logs_collected.files.collect_list.map(({ file_path }: any) => file_path)).toEqual(
      ['web-server/server.log', 'web-server/lifecycle.log', 'cloud-init-output.log'].map((name) => `${server.folder}/var/log/${name}`));
    expect(server.callsOf('amazon-cloudwatch-agent-ctl')[0]).toMatch(/-a fetch-config -m ec2 -s -c file:.*agent\.json$/);
  });

  test('logs in to ECR with the rights of its role, in the region of the image, and keeps no password', async () => {
    const server = aServer();
    await server.run(scriptOf({ image: ecs.ContainerImage.fromRegistry('123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:7') }));
    const [login, pull] = server.calls.filter(({ call }) => call.startsWith('docker '));
    expect([login.call, login.heard]).toEqual(['docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'ecr-password']);
    expect(pull.call).toBe('docker pull --quiet 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:7');
    expect(pull.environment.DOCKER_CONFIG).toBe(login.environment.DOCKER_CONFIG);
    const run = server.file('opt/web-server/run');
    expect(run).not.toContain('DOCKER_CONFIG');
  });

  test('unpacks a program and takes its unit file', async () => {
    const server = aServer();
    const script = scriptOf({ image: undefined, program: ServerProgram.unit(__dirname, { unitFile: 'shop.service' }) });
    await server.run(script.replace('unzip -oq', 'mkdir -p /opt/program && echo "[Service]" > /opt/program/shop.service; touch /opt/program.zip; unzip -oq'));
    expect(server.callsOf('aws')).toContainEqual(expect.stringMatching(/^aws s3 cp --only-show-errors \[s3:.*\.zip\] /));
    expect(server.file('etc/systemd/system/web-server.service')).toBe('[Service]\n');
  });

  test.each<[string, RegExp, string]>([
    ['a package is missing', /^dnf /, 'dnf install'],
    ['its image cannot be pulled', /^docker pull/, 'docker pull --quiet'],
    ['nobody knows its group', /describe-auto-scaling-instances/, 'group='],
  ])('fails loudly where %s: it leaves, and the log says at which command', async (_name, call, command) => {
    // The group is known again when the failure is reported.
    const server = aServer([{ call, code: 7, times: 1 }]);
    const { code, output } = await server.run(scriptOf());
    expect(code).toBe(7);
    const [line] = output.split('\n').filter((text) => text.includes('"error"'));
    expect(JSON.parse(line)).toMatchObject({ level: 'error', message: expect.stringMatching(new RegExp(`^preparing the server failed with exit code 7 at line \\d+: .*${command}`)) });
    expect(reports(server)).toEqual(['launch ABANDON']);
    expect(server.callsOf('systemctl')).not.toContain('systemctl enable --now web-server-lifecycle.service');
  });

  test('fails the deployment that creates its group, and no other', async () => {
    const server = aServer([{ call: /^dnf /, code: 1 }, { call: /describe-stack-resource/, says: 'CREATE_IN_PROGRESS' }]);
    await server.run(scriptOf());
    expect(reports(server)).toEqual(['FAILURE', 'launch ABANDON']);
  });
});

describe('the program of a server', () => {
  async function prepared(props: Partial<WebServerFleetProps>): Promise<ServerSandbox> {
    const server = aServer();
    expect(await server.run(scriptOf(props))).toMatchObject({ code: 0 });
    return server;
  }

  const secrets = () => {
    const stack = new Stack();
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', SECRET);
    const parameter = ssm.StringParameter.fromStringParameterArn(stack, 'Key', PARAMETER);
    return { PASSWORD: ecs.Secret.fromSecretsManager(secret, 'password'), ALL: ecs.Secret.fromSecretsManager(secret), KEY: ecs.Secret.fromSsmParameter(parameter) };
  };

  test('finds its environment and secrets as systemd reads them, in memory alone and for nobody else', async () => {
    const server = await prepared({ environment: { COLOUR: '"red" \\ $x = 1' }, secrets: secrets() });
    expect(await server.start('opt/web-server/write-environment')).toEqual({ code: 0, output: '' });
    expect(server.file('run/web-server/environment').split('\n').slice(4)).toEqual([
      'COLOUR="\\"red\\" \\\\ $x = 1"',
      'PASSWORD="a\\"b\\\\c $d"',
      'ALL="{\\"password\\":\\"a\\\\\\"b\\\\\\\\c $d\\",\\"user\\":\\"shop\\"}"',
      'KEY="key of', 'three', 'lines"', '',
    ]);
    expect((await server.run('stat --format %a /run/web-server/environment')).output).toBe('600\n');
  });

  test('does not start without a secret', async () => {
    const server = await prepared({ secrets: secrets() });
    server.answer([{ call: /get-secret-value/, code: 254 }, ...WELL]);
    expect((await server.start('opt/web-server/write-environment')).code).not.toBe(0);
    expect(() => server.file('run/web-server/environment')).toThrow('ENOENT');
  });

  test('runs in a container with the network of the server, its environment by name and the time that requests have', async () => {
    const server = await prepared({ command: ['serve', 'it\'s $HOME'], secrets: secrets(), longestRequest: Duration.minutes(5) });
    await server.start('opt/web-server/run', { PORT: '8080', PASSWORD: 'secret' });
    const { call, environment } = server.calls.filter((made) => made.call.startsWith('docker run'))[0];
    expect(call).toBe('docker run --rm --name web-server --network host --init --log-driver none --stop-timeout 300 --env PORT --env KEEP_ALIVE_TIMEOUT_MS '
      + '--env AWS_REGION --env AWS_DEFAULT_REGION --env PASSWORD --env ALL --env KEY shop serve it\'s $HOME');
    expect(environment).toMatchObject({ PORT: '8080', PASSWORD: 'secret' });
  });
});

describe('the life of a server', () => {
  let http: Server;
  let status = 200;
  let asked: string[] = [];
  beforeAll(async () => {
    http = createServer((request, response) => {
      asked.push(String(request.url));
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => http.close());
  beforeEach(() => {
    status = 200;
    asked = [];
  });

  /** Its whole life: it starts, and the group wants it gone when it has looked twice. */
  async function live(answers: Answer[] = [], props: Partial<WebServerFleetProps> = {}) {
    const server = aServer([
      ...answers,
      { call: /target-lifecycle-state$/, says: 'InService', times: 2 },
      { call: /target-lifecycle-state$/, says: 'Terminated' },
    ]);
    const { port } = http.address() as AddressInfo;
    await server.run(scriptOf({ containerPort: port, healthCheckPath: '/health', bootTime: Duration.seconds(1), ...props }));
    return { server, ended: await server.start('opt/web-server/lifecycle') };
  }

  test('enters service when it answers, and stops its program before it leaves', async () => {
    const { server, ended } = await live();
    expect(ended).toMatchObject({ code: 0, output: expect.stringMatching(/the server answers.*\n.*leaving.*\n.*left/) });
    expect(asked).toEqual(['/health']);
    expect(reports(server)).toEqual(['launch CONTINUE', 'drain CONTINUE']);
    const order = server.calls.map(({ call }) => call).filter((call) => /systemctl stop|hook-name drain/.test(call));
    expect(order).toEqual(['systemctl stop web-server.service', expect.stringContaining('hook-name drain')]);
  });

  test('tells the deployment that creates its group', async () => {
    const { server } = await live([{ call: /describe-stack-resource/, says: 'CREATE_IN_PROGRESS' }]);
    expect(reports(server)).toEqual(['launch CONTINUE', 'SUCCESS', 'drain CONTINUE']);
  });

  test('leaves at once where it answers with an error for longer than its boot time', async () => {
    status = 500;
    const { server, ended } = await live([{ call: /describe-stack-resource/, says: 'CREATE_IN_PROGRESS' }, { call: /^systemctl show/, says: 'Result=exit-code\nExecMainStatus=127' }]);
    expect(ended.output).toContain(`no answer from port ${(http.address() as AddressInfo).port}/health within 1 s: Result=exit-code ExecMainStatus=127`);
    expect(reports(server)).toEqual(['FAILURE', 'launch ABANDON', 'drain CONTINUE']);
  });

  test('goes on where nobody waits for it, as after a restart', async () => {
    const { server, ended } = await live([{ call: /hook-name launch/, code: 254 }]);
    expect(ended).toMatchObject({ code: 0, output: expect.stringContaining('nobody waits for launch CONTINUE') });
    expect(reports(server)).toEqual(['launch CONTINUE', 'drain CONTINUE']);
  });

  test('goes on looking where its metadata does not answer', async () => {
    const { server } = await live([{ call: /target-lifecycle-state$/, code: 22, times: 2 }]);
    expect(server.callsOf('curl').filter((call) => call.endsWith('target-lifecycle-state'))).toHaveLength(5);
    expect(reports(server)).toEqual(['launch CONTINUE', 'drain CONTINUE']);
  });
});
