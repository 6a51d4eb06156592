import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Duration, Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { keepAccessLogs } from './access-logs';
import { agreeOnPriorities } from './agreed-priorities';
import { BorrowedListenerOptions } from './borrowed-listener-options';
import { knownSeconds, knownText, secondsText } from '../private/known';
import { requireKind, requireKinds } from '../private/prop-kinds';
import { refuse, requireSeconds, requireWithin } from '../private/refusal';

/** How a load balancer answers, whoever creates it. */
export interface SharedLoadBalancerOptions {
  /**
   * Certificate for HTTPS. With one, plain HTTP answers with a redirect to HTTPS.
   *
   * @default - one is requested and validated by DNS if there is a domain name and hosted zone; else plain HTTP
   */
  readonly certificate?: acm.ICertificate;

  /**
   * Name under which visitors reach the load balancer, e.g. `shop.example.com`. Needs `hostedZone`.
   *
   * An alias record is created in the zone, to which the name must belong.
   *
   * @default - the load balancer's own name
   */
  readonly domainName?: string;

  /**
   * Hosted zone of the domain name.
   *
   * @default - no records are created
   */
  readonly hostedZone?: route53.IHostedZone;

  /**
   * Whether the load balancer answers the internet, or only the VPC.
   *
   * @default true
   */
  readonly internetFacing?: boolean;

  /**
   * How long a connection may be silent before the load balancer closes it, and so the longest a request may take
   * before its first byte. 1 s to 4,000 s.
   *
   * Servers must keep idle connections longer; `WebService` tells its containers.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#connection-idle-timeout
   * @default Duration.seconds(60)
   */
  readonly idleTimeout?: Duration;

  /**
   * Bucket of your own for access logs, in the load balancer's region, which the stack must know.
   *
   * @default - a bucket is created if there is `accessLogsRetention`; else no access logs
   */
  readonly accessLogsBucket?: s3.IBucket;

  /**
   * How long access logs are kept, in a bucket that is created for them: encrypted, closed to the public, and kept when
   * the load balancer goes. Whole days, 1 to 3,650. Not with `accessLogsBucket`.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
   * @default - no access logs, unless there is `accessLogsBucket`
   */
  readonly accessLogsRetention?: Duration;

  /**
   * ARN of the web ACL that judges every request first: a regional one, of the load balancer's region.
   *
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html
   * @default - every request is let through
   */
  readonly webAclArn?: string;

  /**
   * Whether AWS refuses to delete the load balancer.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;
}

/** Settings of a `SharedLoadBalancer`. */
export interface SharedLoadBalancerProps extends SharedLoadBalancerOptions {
  /** The VPC to answer in. */
  readonly vpc: ec2.IVpc;

  /**
   * Subnets of the load balancer, in two zones at least.
   *
   * @default - the public subnets; for an internal one the private or isolated ones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;
}

// AWS's own default, long enough for nearly every answer.
const DEFAULT_IDLE_TIMEOUT = Duration.seconds(60);
const IDLE_SECONDS = { min: 1, max: 4000, advice: 'put longer work on a queue' };

/**
 * One application load balancer for all web services and functions of a platform.
 *
 * It answers 404 to what no route takes. Services and functions create their rules in their own stacks.
 */
export class SharedLoadBalancer extends Construct {
  /**
   * Takes a listener from outside the app, on which others have rules too, with what was agreed on with them.
   *
   * Refused: priorities outside 1 to 50,000 or in the wrong order, an idle timeout that no load balancer has.
   *
   * @param listener the listener, for example from `ApplicationListener.fromLookup`
   * @param options its priorities for this app, and its idle timeout
   * @returns the same listener, for `listener` of services
   */
  public static borrow(listener: elbv2.IApplicationListener, options: BorrowedListenerOptions): elbv2.IApplicationListener {
    requireKind('SharedLoadBalancer.borrow', 'listener', '!IApplicationListener.node', listener);
    requireKinds('SharedLoadBalancer.borrow', 'BorrowedListenerOptions', options);
    agreeOnPriorities(listener, options);
    requireSeconds(listener, 'idleTimeout', options.idleTimeout, IDLE_SECONDS);
    if (options.idleTimeout !== undefined) SharedLoadBalancer.idleTimeouts.set(listener, options.idleTimeout);
    return listener;
  }

  /**
   * The idle timeout in front of a listener: 60 s, the default of AWS, for a listener from elsewhere of which nobody said otherwise.
   *
   * @param listener the listener
   */
  public static idleTimeoutOf(listener: elbv2.IApplicationListener): Duration {
    return SharedLoadBalancer.idleTimeouts.get(listener) ?? DEFAULT_IDLE_TIMEOUT;
  }

  private static readonly idleTimeouts = new WeakMap<elbv2.IApplicationListener, Duration>();

  /** The load balancer. */
  public readonly loadBalancer: elbv2.ApplicationLoadBalancer;

  /** The listener that carries the routes: HTTPS with a certificate, else HTTP. */
  public readonly listener: elbv2.ApplicationListener;

  /** The listener that redirects HTTP to HTTPS, if there is a certificate. */
  public readonly redirectListener?: elbv2.ApplicationListener;

  /** The certificate in use, if there is one. */
  public readonly certificate?: acm.ICertificate;

  /** The bucket that was created for access logs, if one was. */
  public readonly accessLogsBucket?: s3.Bucket;

  /** Where visitors reach it. */
  public readonly url: string;

  constructor(scope: Construct, id: string, props: SharedLoadBalancerProps) {
    super(scope, id);
    requireKinds(this, 'SharedLoadBalancerProps', props);
    if (props.domainName !== undefined && props.hostedZone === undefined && props.certificate === undefined) {
      refuse(this, `domainName must come with a hostedZone or a certificate, got ${props.domainName} alone; pass the hosted zone it belongs to`);
    }
    if (props.hostedZone !== undefined && props.domainName === undefined) {
      refuse(this, `hostedZone must come with a domainName, got ${props.hostedZone.zoneName} alone; say which name in it is meant`);
    }
    if (props.hostedZone !== undefined) this.requireInZone(props.domainName, props.hostedZone);
    requireSeconds(this, 'idleTimeout', props.idleTimeout, IDLE_SECONDS);
    this.checkAccessLogs(props);
    this.checkWebAcl(props.webAclArn);

    this.loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'Resource', {
      vpc: props.vpc,
      vpcSubnets: props.vpcSubnets,
      internetFacing: props.internetFacing ?? true,
      // Headers that no standard allows are the raw material of request smuggling.
      dropInvalidHeaderFields: true,
      deletionProtection: props.deletionProtection ?? false,
    });
    this.loadBalancer.setAttribute('idle_timeout.timeout_seconds', secondsText(props.idleTimeout ?? DEFAULT_IDLE_TIMEOUT));
    if (props.accessLogsBucket !== undefined) this.loadBalancer.logAccessLogs(props.accessLogsBucket);
    if (props.accessLogsRetention !== undefined) this.accessLogsBucket = keepAccessLogs(this, this.loadBalancer, props.accessLogsRetention);
    if (props.webAclArn !== undefined) {
      new wafv2.CfnWebACLAssociation(this, 'WebAcl', { resourceArn: this.loadBalancer.loadBalancerArn, webAclArn: props.webAclArn });
    }
    this.certificate = props.certificate ?? this.requestCertificate(props);
    this.listener = this.certificate === undefined ? this.listen('Http', elbv2.ApplicationProtocol.HTTP)
      : this.listen('Https', elbv2.ApplicationProtocol.HTTPS, this.certificate);
    if (this.certificate !== undefined) this.redirectListener = this.redirectToHttps();
    if (props.hostedZone !== undefined) this.createAlias(props.hostedZone, props.domainName);
    SharedLoadBalancer.idleTimeouts.set(this.listener, props.idleTimeout ?? DEFAULT_IDLE_TIMEOUT);

    const scheme = this.certificate === undefined ? 'http' : 'https';
    this.url = `${scheme}://${props.domainName ?? this.loadBalancer.loadBalancerDnsName}`;
  }

  /** Route 53 would append the zone to a name outside it: `shop.example.org.example.com`. */
  private requireInZone(domainName: string | undefined, zone: route53.IHostedZone): void {
    const name = knownText(domainName)?.toLowerCase();
    const zoneName = name === undefined ? undefined : knownText(zone.zoneName)?.toLowerCase();
    if (name === undefined || zoneName === undefined || `.${name}`.endsWith(`.${zoneName}`)) return;
    refuse(this, `domainName must be in the hosted zone (${zone.zoneName}), got ${domainName}; pass the zone it belongs to`);
  }

  private checkAccessLogs({ accessLogsBucket, accessLogsRetention }: SharedLoadBalancerProps): void {
    if (accessLogsBucket !== undefined && accessLogsRetention !== undefined) {
      refuse(this, 'accessLogsBucket must not come with accessLogsRetention, got both; a bucket of your own has lifecycle rules of its own');
    }
    const seconds = knownSeconds(accessLogsRetention);
    requireWithin(this, 'accessLogsRetention', seconds === undefined ? undefined : seconds / 86_400, {
      min: 1, max: 3650, unit: 'days', advice: 'S3 deletes by the day; name a bucket of your own to keep them longer',
    });
    if (accessLogsBucket !== undefined && Token.isUnresolved(Stack.of(this).region)) {
      // The region decides which account of AWS may write to the bucket.
      refuse(this, 'accessLogsBucket must come with a region, got a stack without one; pass env with account and region to the stack, or use accessLogsRetention');
    }
  }

  /** Web ACLs for CloudFront do not fit a load balancer, nor do those of another region; WAF says so only at deploy time. */
  private checkWebAcl(webAclArn?: string): void {
    const [, , , region, , resource] = knownText(webAclArn)?.split(':') ?? [];
    if (knownText(webAclArn) === undefined) return;
    const here = Stack.of(this).region;
    if (!/^regional\/webacl\//.test(resource ?? '') || (!Token.isUnresolved(here) && region !== here)) {
      refuse(this, `webAclArn must be of a regional web ACL${Token.isUnresolved(here) ? '' : ` in ${here}`}, got ${webAclArn}; `
        + 'those with scope CLOUDFRONT, or of another region, do not fit a load balancer');
    }
  }

  private requestCertificate(props: SharedLoadBalancerProps): acm.ICertificate | undefined {
    if (props.domainName === undefined || props.hostedZone === undefined) return undefined;
    return new acm.Certificate(this, 'Certificate', {
      domainName: props.domainName,
      validation: acm.CertificateValidation.fromDns(props.hostedZone),
    });
  }

  private listen(id: string, protocol: elbv2.ApplicationProtocol, certificate?: acm.ICertificate): elbv2.ApplicationListener {
    return this.loadBalancer.addListener(id, {
      protocol,
      certificates: certificate === undefined ? undefined : [certificate],
      // TLS 1.2 and 1.3 without CBC ciphers, the policy AWS recommends.
      sslPolicy: certificate === undefined ? undefined : elbv2.SslPolicy.RECOMMENDED_TLS,
      defaultAction: elbv2.ListenerAction.fixedResponse(404, { contentType: 'text/plain', messageBody: 'Not found' }),
    });
  }

  private redirectToHttps(): elbv2.ApplicationListener {
    // The id of the plain listener: a certificate added later turns that one into the redirect. A second listener
    // on port 80 would be refused while the first still exists.
    return this.loadBalancer.addListener('Http', {
      protocol: elbv2.ApplicationProtocol.HTTP,
      defaultAction: elbv2.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });
  }

  private createAlias(zone: route53.IHostedZone, domainName?: string): void {
    // CDK finds the zone in the name only in the same case, and else appends it.
    const recordName = knownText(domainName)?.toLowerCase() ?? domainName;
    const target = route53.RecordTarget.fromAlias(new LoadBalancerTarget(this.loadBalancer));
    new route53.ARecord(this, 'Alias', { zone, recordName, target });
  }
}
