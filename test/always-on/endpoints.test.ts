import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { Egress, ServerlessDatabase, SharedLoadBalancer, WebServerFleet, WebServerFleetProps, WebService, WebServiceProps, WorkerService, WorkQueue } from '../../lib';
import { aPlatform, IMAGE, warningsOf } from '../a-platform';
import { aFleet } from './a-fleet';

const AURORA = rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_17_5 });

describe('a web server fleet in subnets without a way out', () => {
  const isolated = (props: Partial<WebServerFleetProps> = {}, egress = Egress.endpointsOnly()) => aFleet(props, { egress });
  const warned = ({ app, web }: ReturnType<typeof aFleet>): string[] => {
    app.synth();
    return warningsOf(web);
  };
  const missing = (services: string) => `vpcSubnets have no way out, and no endpoint for ${services}: servers are not prepared, watched and released without them; `
    + 'use Egress.endpointsOnly({ servers: true }), or add what is missing by vpc.addInterfaceEndpoint [ack: cdk-scale-to-zero:EndpointsMissing]';

  test('warns of the services it cannot reach, each by name', () => {
    expect(warned(isolated())).toEqual([missing('autoscaling, cloudformation, monitoring, ssm, ssmmessages')]);
  });

  test('warns of nothing where the network has endpoints for servers, or a NAT', () => {
    expect(warned(isolated({}, Egress.endpointsOnly({ servers: true })))).toEqual([]);
    expect(warned(isolated({}, Egress.natGateway()))).toEqual([]);
  });

  test('sees endpoints that are added later, in whatever stack', () => {
    const parts = isolated();
    for (const service of ['AUTOSCALING', 'CLOUDFORMATION', 'CLOUDWATCH_MONITORING', 'SSM'] as const) {
      new ec2.InterfaceVpcEndpoint(parts.web, service, { vpc: parts.platform.vpc, service: ec2.InterfaceVpcEndpointAwsService[service] });
    }
    expect(warned(parts)).toEqual([missing('ssmmessages')]);
  });

  test('asks for what the image, secrets, queues and databases need, in a VPC that has nothing', () => {
    const app = new App({ analyticsReporting: false });
    const web = new Stack(app, 'Web');
    const vpc = new ec2.Vpc(web, 'Vpc', { natGateways: 0, subnetConfiguration: [{ name: 'Servers', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] });
    const { listener } = new SharedLoadBalancer(web, 'LoadBalancer', { vpc, internetFacing: false });
    const repository = ecr.Repository.fromRepositoryName(web, 'Repository', 'shop');
    const shop = new WebServerFleet(web, 'Shop', { image: ecs.ContainerImage.fromEcrRepository(repository, 'v1'), vpc, listener });
    shop.sendsTo(new WorkQueue(web, 'Mails'));
    shop.connectsTo(new ServerlessDatabase(web, 'Reports', { vpc, engine: AURORA }), { dataApi: true });
    app.synth();
    expect(warningsOf(web)).toContain(missing('autoscaling, cloudformation, ecr.api, ecr.dkr, logs, monitoring, rds-data, s3, secretsmanager, sqs, ssm, ssmmessages'));
  });
});

describe('a service in subnets without a way out', () => {
  const aShop = (props: Partial<WebServiceProps> = {}, egress = Egress.endpointsOnly()) => {
    const parts = aPlatform({ egress });
    return { ...parts, shop: new WebService(parts.web, 'Shop', { image: IMAGE, ...props }) };
  };
  const warned = ({ app, web }: ReturnType<typeof aPlatform>): string[] => {
    app.synth();
    return warningsOf(web);
  };
  const missing = (services: string) => `vpcSubnets have no way out, and no endpoint for ${services}: each call ends in a timeout; `
    + 'add what is missing by vpc.addInterfaceEndpoint [ack: cdk-scale-to-zero:EndpointsMissing]';

  test('warns of nothing where it calls only what the network has endpoints for', () => {
    const parts = aShop();
    parts.shop.sendsTo(new WorkQueue(parts.platform, 'Mails'));
    expect(warned(parts)).toEqual([]);
  });

  test('warns of a shell that would not open', () => {
    expect(warned(aShop({ enableExecuteCommand: true }))).toEqual([missing('ssmmessages')]);
    expect(warned(aShop({ enableExecuteCommand: true }, Egress.endpointsOnly({ servers: true })))).toEqual([]);
    expect(warned(aShop({ enableExecuteCommand: true }, Egress.publicIp()))).toEqual([]);
  });

  test('warns of a Data API that it does not reach', () => {
    const parts = aShop();
    parts.shop.connectsTo(new ServerlessDatabase(parts.platform, 'Reports', { engine: AURORA }), { dataApi: true });
    expect(warned(parts)).toEqual([missing('rds-data')]);
  });

  test('warns of a queue that a worker does not reach', () => {
    const { app, web, platform } = aPlatform();
    const vpcSubnets = { subnetGroupName: 'Database' };
    new WorkerService(web, 'Mailer', { queue: new WorkQueue(platform, 'Mails'), image: IMAGE, agentImage: IMAGE, messageProcessingTime: Duration.seconds(2), vpcSubnets });
    app.synth();
    expect(warningsOf(web)).toEqual([missing('sqs')]);
  });
});
