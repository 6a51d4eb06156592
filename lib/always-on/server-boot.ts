import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Aws, Lazy, Stack, Tokenization } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { agentConfiguration } from './server-agent';
import { ServerPreparation } from './server-preparation';
import { FAIL_LOUDLY, FUNCTIONS, LIFECYCLE, WRITE_ENVIRONMENT } from './server-scripts';
import { file, quoted, unit } from './shell';
import { WebServerOptions } from './web-server-options';
import { bootTimeOf, longestRequestOf, portOf } from './web-traffic';
import { secondsText } from '../private/known';
import { grouped } from '../private/refusal';

/** What a server is told when it starts. */
export interface ServerBootSettings {
  readonly program: ServerPreparation;
  readonly options: WebServerOptions;
  /** The group in the template, for what the server reports of its deployment. */
  readonly groupLogicalId: string;
  readonly logGroupName: string;
  /** Environment of the program; read when the template is written, so that more may be added until then. */
  readonly environment: { [name: string]: string };
  /** ARNs of the secrets that become environment variables. */
  readonly secrets: { [name: string]: string };
}

// What every server needs: jq reads secrets, and logs that are not rotated fill the disk.
const PACKAGES = ['amazon-cloudwatch-agent', 'jq', 'logrotate'];

/**
 * Most bytes of user data.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html
 */
const MAX_USER_DATA = 16_384;

/** The user data: a script that cloud-init runs once, when the server starts for the first time. */
export function serverBoot(scope: Construct, settings: ServerBootSettings): ec2.UserData {
  const { region } = Stack.of(scope);
  scope.node.addValidation({ validate: () => tooLong(scope, script(settings, region)) });
  return ec2.UserData.custom(Lazy.string({ produce: () => script(settings, region) }));
}

function script({ program, options, groupLogicalId, logGroupName, environment, secrets }: ServerBootSettings, region: string): string {
  const stopSeconds = secondsText(longestRequestOf(options));
  const variables = {
    WEB_SERVER_REGION: region,
    WEB_SERVER_STACK_NAME: Aws.STACK_NAME,
    WEB_SERVER_GROUP_LOGICAL_ID: groupLogicalId,
    WEB_SERVER_PORT: Tokenization.stringifyNumber(portOf(options)),
    WEB_SERVER_HEALTH_CHECK_PATH: options.healthCheckPath ?? '/',
    WEB_SERVER_BOOT_SECONDS: secondsText(bootTimeOf(options)),
    WEB_SERVER_STOP_SECONDS: stopSeconds,
  };
  return [
    '#!/bin/bash',
    'set -Eeuo pipefail',
    'mkdir -p /opt/web-server /var/log/web-server',
    file('/opt/web-server/settings', lines({ ...variables, ...program.variables }, (name, value) => `${name}=${quoted(value)}`)),
    file('/opt/web-server/functions', FUNCTIONS),
    '. /opt/web-server/functions',
    FAIL_LOUDLY.trimEnd(),
    'log info "preparing the server"',
    file('/opt/web-server/environment', lines(environment, (name, value) => `${name}=${value}`)),
    file('/opt/web-server/secrets', lines(secrets, (name, arn) => `${name} ${arn}`)),
    file('/opt/web-server/write-environment', WRITE_ENVIRONMENT),
    file('/opt/web-server/lifecycle', LIFECYCLE),
    'chmod +x /opt/web-server/write-environment /opt/web-server/lifecycle',
    `dnf install --assumeyes --quiet ${[...PACKAGES, ...program.packages ?? []].join(' ')}`,
    ...agentConfiguration(logGroupName),
    ...program.commands.map((command) => command.trimEnd()),
    'mkdir -p /etc/systemd/system/web-server.service.d',
    file('/etc/systemd/system/web-server.service.d/fleet.conf', unit({
      Unit: { StartLimitIntervalSec: '0' },
      Service: {
        EnvironmentFile: '-/run/web-server/environment',
        ExecStartPre: '+/opt/web-server/write-environment',
        Restart: 'always',
        RestartSec: '2',
        // First the program alone is asked to end; what is left after that is killed.
        KillMode: 'mixed',
        TimeoutStopSec: stopSeconds,
        StandardOutput: 'append:/var/log/web-server/server.log',
        StandardError: 'append:/var/log/web-server/server.log',
        LimitNOFILE: '65536',
      },
    })),
    file('/etc/systemd/system/web-server-lifecycle.service', unit({
      Unit: { Description: 'Puts the web server into service, and out of it', Wants: 'web-server.service network-online.target', After: 'web-server.service network-online.target' },
      Service: {
        ExecStart: '/opt/web-server/lifecycle',
        Restart: 'on-failure',
        RestartSec: '5',
        StandardOutput: 'append:/var/log/web-server/lifecycle.log',
        StandardError: 'append:/var/log/web-server/lifecycle.log',
      },
      Install: { WantedBy: 'multi-user.target' },
    })),
    'systemctl daemon-reload',
    'systemctl enable --now web-server-lifecycle.service',
    'log info "the server is prepared"',
  ].join('\n');
}

function lines(entries: { [name: string]: string }, line: (name: string, value: string) => string): string {
  return Object.entries(entries).map(([name, value]) => line(name, value)).join('\n');
}

/** A sentence about user data that EC2 would refuse. What is only known at deploy time counts as nothing. */
function tooLong(scope: Construct, text: string): string[] {
  const resolved = Stack.of(scope).resolve(text) as string | { 'Fn::Join'?: [string, unknown[]] };
  const parts = typeof resolved === 'string' ? [resolved] : resolved['Fn::Join']?.[1] ?? [];
  const bytes = parts.reduce((sum: number, part) => sum + (typeof part === 'string' ? Buffer.byteLength(part) : 0), 0);
  if (bytes <= MAX_USER_DATA) return [];
  return [`${scope.node.path}: environment and command must leave the user data within ${grouped(MAX_USER_DATA)} bytes, got at least ${grouped(bytes)} bytes; `
    + 'keep long values in Parameter Store and name them as secrets'];
}
