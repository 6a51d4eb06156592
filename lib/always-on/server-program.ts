import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { ServerPreparation, ServerSite } from './server-preparation';
import { INSTALL_UNIT } from './server-scripts';
import { requireKinds } from '../private/prop-kinds';
import { refuse } from '../private/refusal';

/** What a program without a container needs. */
export interface UnitProgramOptions {
  /**
   * The unit file, as a path in the directory. It needs an `ExecStart`; how it is restarted, stopped and logged, and
   * its environment, are settled by the fleet.
   *
   * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html
   * @default 'web-server.service'
   */
  readonly unitFile?: string;

  /**
   * Packages of Amazon Linux that the program needs, e.g. `nodejs22`.
   *
   * @see https://docs.aws.amazon.com/linux/al2023/release-notes/all-packages.html
   * @default - none
   */
  readonly packages?: string[];
}

/**
 * What a server runs, where that is no container.
 *
 * systemd starts it as `web-server.service` with the environment of the fleet, starts it again when it ends, and what
 * it prints goes to the fleet's log group.
 */
export abstract class ServerProgram {
  /**
   * A directory with a program and its unit file, which lies in `/opt/program` on each server.
   *
   * @param directory path of the directory, built and complete: nothing is compiled on the servers
   * @param options unit file and packages
   */
  public static unit(directory: string, options: UnitProgramOptions = {}): ServerProgram {
    requireKinds('ServerProgram.unit', 'UnitProgramOptions', options);
    return new UnitProgram(directory, options);
  }

  /**
   * How a server is prepared for the program.
   *
   * @internal
   */
  public abstract _bind(site: ServerSite): ServerPreparation;
}

/** A directory that is sent to each server, with a unit file in it. */
class UnitProgram extends ServerProgram {
  public constructor(private readonly directory: string, private readonly options: UnitProgramOptions) {
    super();
  }

  /** @internal */
  public _bind({ scope, role }: ServerSite): ServerPreparation {
    const unitFile = this.options.unitFile ?? 'web-server.service';
    const path = join(this.directory, unitFile);
    if (!existsSync(path)) refuse(scope, `unitFile must be a file in the directory of the program, got ${unitFile}, which is not in ${this.directory}; write one, or name it`);
    if (!/^\s*ExecStart\s*=\s*\S/m.test(readFileSync(path, 'utf8'))) {
      refuse(scope, `unitFile must say what to run, got ${unitFile} without ExecStart; add ExecStart=/opt/program/<program>`);
    }
    const asset = new Asset(scope, 'Program', { path: this.directory });
    // asset.grantRead would let the servers read all assets of the account.
    role.addToPrincipalPolicy(new iam.PolicyStatement({ sid: 'Program', actions: ['s3:GetObject'], resources: [asset.bucket.arnForObjects(asset.s3ObjectKey)] }));
    return {
      services: [],
      packages: ['unzip', ...this.options.packages ?? []],
      variables: { WEB_SERVER_PROGRAM: asset.s3ObjectUrl, WEB_SERVER_UNIT_FILE: unitFile },
      commands: [INSTALL_UNIT],
    };
  }
}
