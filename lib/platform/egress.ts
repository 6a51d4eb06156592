import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { WORK_SUBNETS } from './placement';
import { RegionalNatProvider } from './regional-nat-provider';
import { VpcNatInstanceProvider } from './vpc-nat-instance-provider';
import { requireKinds } from '../private/prop-kinds';

/**
 * What a Fargate task calls before and while it works: its image, its log, its queue, its secrets.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
const ENDPOINTS = {
  EcrApi: ec2.InterfaceVpcEndpointAwsService.ECR,
  EcrDocker: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
  Logs: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  Sqs: ec2.InterfaceVpcEndpointAwsService.SQS,
  SecretsManager: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
};

/**
 * What a server calls besides while it is prepared, watched and released: its group, its deployment, its metrics, and
 * Session Manager.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
 */
const SERVER_ENDPOINTS = {
  AutoScaling: ec2.InterfaceVpcEndpointAwsService.AUTOSCALING,
  CloudFormation: ec2.InterfaceVpcEndpointAwsService.CLOUDFORMATION,
  Monitoring: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_MONITORING,
  Ssm: ec2.InterfaceVpcEndpointAwsService.SSM,
  SsmMessages: ec2.InterfaceVpcEndpointAwsService.SSM_MESSAGES,
};

/** Settings of a NAT instance. */
export interface NatInstanceOptions {
  /**
   * Instance type; its network bandwidth is the limit for everything that leaves the VPC.
   *
   * @default - t4g.nano
   */
  readonly instanceType?: ec2.InstanceType;
}

/** For whom a network without a way out has endpoints. */
export interface EndpointsOnlyOptions {
  /**
   * Whether there are also the five endpoints that the servers of a `WebServerFleet` need: for `autoscaling`,
   * `cloudformation`, `monitoring`, `ssm` and `ssmmessages`. USD 73.00 a month more in two zones.
   *
   * @default false
   */
  readonly servers?: boolean;
}

/** How an egress shapes a VPC. */
export interface EgressOptions {
  /** Type of the subnets that work runs in. */
  readonly workSubnets: ec2.SubnetType;

  /**
   * Number of NAT gateways or instances.
   *
   * @default 0
   */
  readonly natGateways?: number;

  /**
   * What makes the NAT.
   *
   * @default - NAT gateways
   */
  readonly natProvider?: ec2.NatProvider;
}

/**
 * How work inside the VPC reaches the internet and AWS's services.
 *
 * Work that cannot reach them cannot pull its image or read its queue. Each choice states its monthly floor:
 * what it costs in us-east-1 with two zones when nothing runs, from the prices of November 2025.
 *
 * @see https://aws.amazon.com/vpc/pricing/
 */
export abstract class Egress {
  /**
   * Work runs in public subnets, each task with a public address of its own; security groups let nobody in.
   *
   * Floor: nothing. Each running task costs USD 3.65 a month for its address (USD 0.005 an hour).
   */
  public static publicIp(): Egress {
    return new PublicIpEgress();
  }

  /**
   * Work runs in private subnets behind one small EC2 instance.
   *
   * Floor: USD 6.72 a month (t4g.nano 0.0042 + its address 0.005, an hour) and its disk of 8 GB. While the instance is
   * replaced or its zone is lost nothing gets out: for development.
   *
   * @param options its size
   */
  public static natInstance(options: NatInstanceOptions = {}): Egress {
    requireKinds('Egress.natInstance', 'NatInstanceOptions', options);
    return new NatInstanceEgress(options);
  }

  /**
   * Work runs in private subnets behind one NAT gateway in one zone.
   *
   * Floor: USD 36.50 a month (0.045 + 0.005 for its address, an hour), and USD 0.045 for each GB.
   */
  public static natGateway(): Egress {
    return new NatGatewayEgress(false);
  }

  /**
   * Work runs in private subnets, each zone behind a NAT gateway of its own: the loss of a zone stops no other.
   *
   * Floor: USD 36.50 a month and zone, and USD 0.045 for each GB.
   */
  public static natGatewayPerZone(): Egress {
    return new NatGatewayEgress(true);
  }

  /**
   * Work runs in private subnets behind one regional NAT gateway, which AWS spreads over the zones in use.
   *
   * Floor: USD 36.50 a month for each zone with work in it, and USD 0.045 for each GB.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
   */
  public static regionalNatGateway(): Egress {
    return new RegionalNatGatewayEgress();
  }

  /**
   * Work runs in isolated subnets and reaches AWS's services, and nothing else, through interface endpoints.
   *
   * Floor: USD 7.30 a month and zone for each endpoint (0.01 an hour), and USD 0.01 for each GB. Five are created, for
   * pulling images (two), logs, queues and secrets: USD 73.00 a month in two zones; with those for servers ten, and
   * USD 146.00. Others: `network.vpc.addInterfaceEndpoint`.
   *
   * @param options for whom there are endpoints
   */
  public static endpointsOnly(options: EndpointsOnlyOptions = {}): Egress {
    requireKinds('Egress.endpointsOnly', 'EndpointsOnlyOptions', options);
    return new EndpointsOnlyEgress(options.servers === true ? { ...ENDPOINTS, ...SERVER_ENDPOINTS } : ENDPOINTS);
  }

  /**
   * How the egress shapes the VPC. Called by Network, not by users.
   *
   * @param zones number of availability zones
   */
  public abstract plan(zones: number): EgressOptions;

  /**
   * Adds what a VPC's props cannot express. Called by Network, not by users.
   *
   * @param vpc the VPC
   */
  public complete(vpc: ec2.Vpc): void {
    // Most egresses are complete with the VPC.
    void vpc;
  }
}

class PublicIpEgress extends Egress {
  public plan(): EgressOptions {
    return { workSubnets: ec2.SubnetType.PUBLIC };
  }
}

class NatGatewayEgress extends Egress {
  public constructor(private readonly perZone: boolean) {
    super();
  }

  public plan(zones: number): EgressOptions {
    return { workSubnets: ec2.SubnetType.PRIVATE_WITH_EGRESS, natGateways: this.perZone ? zones : 1 };
  }
}

class RegionalNatGatewayEgress extends Egress {
  public plan(): EgressOptions {
    return { workSubnets: ec2.SubnetType.PRIVATE_WITH_EGRESS, natGateways: 1, natProvider: new RegionalNatProvider() };
  }
}

class NatInstanceEgress extends Egress {
  public constructor(private readonly options: NatInstanceOptions) {
    super();
  }

  public plan(): EgressOptions {
    return { workSubnets: ec2.SubnetType.PRIVATE_WITH_EGRESS, natGateways: 1, natProvider: new VpcNatInstanceProvider(this.options.instanceType) };
  }
}

class EndpointsOnlyEgress extends Egress {
  public constructor(private readonly endpoints: { [id: string]: ec2.IInterfaceVpcEndpointService }) {
    super();
  }

  public plan(): EgressOptions {
    return { workSubnets: ec2.SubnetType.PRIVATE_ISOLATED };
  }

  public complete(vpc: ec2.Vpc): void {
    const subnets = { subnetGroupName: WORK_SUBNETS };
    for (const [id, service] of Object.entries(this.endpoints)) vpc.addInterfaceEndpoint(id, { service, subnets });
  }
}
