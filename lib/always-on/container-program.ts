import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Stack } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { ServerPreparation, ServerSite } from './server-preparation';
import { ServerProgram } from './server-program';
import { PULL_IMAGE, RUN_CONTAINER } from './server-scripts';
import { file, quoted, unit } from './shell';

/** A container image, run by Docker. */
export class ContainerProgram extends ServerProgram {
  public constructor(private readonly image: ecs.ContainerImage, private readonly command: string[] = []) {
    super();
  }

  /** @internal */
  public _bind({ scope, role }: ServerSite): ServerPreparation {
    // An image asks the container it is bound to for one thing: the role that pulls it. Here that is the server's.
    const container = { taskDefinition: { obtainExecutionRole: () => role } } as ecs.ContainerDefinition;
    const { imageName, repositoryCredentials } = this.image.bind(scope, container);
    return {
      services: isInEcr(scope, imageName) ? ['ecr.api', 'ecr.dkr'] : [],
      packages: ['docker'],
      variables: { WEB_SERVER_IMAGE: imageName, WEB_SERVER_REGISTRY_SECRET: repositoryCredentials?.credentialsParameter ?? '' },
      commands: [
        PULL_IMAGE,
        file('/opt/web-server/run', [RUN_CONTAINER, ...this.command.map(quoted)].join(' ')),
        'chmod +x /opt/web-server/run',
        file('/etc/systemd/system/web-server.service', unit({
          Unit: { Description: 'Web server', Requires: 'docker.service', After: 'docker.service network-online.target', Wants: 'network-online.target' },
          Service: {
            ExecStartPre: '-/usr/bin/docker rm --force web-server',
            ExecStart: '/opt/web-server/run',
            ExecStop: '/usr/bin/docker stop web-server',
          },
        })),
      ],
    };
  }
}

/** Also where account and region are only known at deploy time. */
function isInEcr(scope: IConstruct, imageName: string): boolean {
  return JSON.stringify(Stack.of(scope).resolve(imageName)).includes('.dkr.ecr.');
}
