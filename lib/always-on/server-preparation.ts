import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** Where a program is to run. */
export interface ServerSite {
  /** The fleet, in which the program may create what it needs. */
  readonly scope: Construct;
  readonly role: iam.IRole;
}

/** How a server is prepared for a program. */
export interface ServerPreparation {
  /** Services of AWS that the commands call, such as `ecr.api`, beside those that every server does. */
  readonly services: string[];
  /** Packages of Amazon Linux. */
  readonly packages: string[];
  /** Settings that the commands find as variables of the shell; their values may be tokens. */
  readonly variables: { [name: string]: string };
  /** Shell commands. After them the unit file stands in `/etc/systemd/system/web-server.service`. */
  readonly commands: string[];
}
