import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { AuthenticateCognitoAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2-actions';
import { AlbListenerTarget, InstanceIdTarget, IpTarget, LambdaTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { aFunction, Shapes } from './shape';

function aLoadBalancer(stack: Stack, props: Partial<elbv2.ApplicationLoadBalancerProps> = {}): elbv2.ApplicationLoadBalancer {
  return new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 }), internetFacing: true, ...props });
}

const NOTHING_HERE = elbv2.ListenerAction.fixedResponse(404);

/** Load balancers, and where they send requests. */
export const LOAD_BALANCERS: Shapes = {
  'functions behind a load balancer, by path, host and weight': (app) => {
    const stack = new Stack(app, 'Web');
    const listener = aLoadBalancer(stack).addListener('Http', { port: 80, defaultAction: NOTHING_HERE });
    listener.addTargets('Orders', { priority: 10, conditions: [elbv2.ListenerCondition.pathPatterns(['/orders', '/orders/*'])], targets: [new LambdaTarget(aFunction(stack, 'Orders', { timeout: Duration.seconds(30) }))] });
    listener.addTargets('Admin', { priority: 20, conditions: [elbv2.ListenerCondition.hostHeaders(['admin.example.com']), elbv2.ListenerCondition.httpRequestMethods(['GET', 'POST'])], targets: [new LambdaTarget(aFunction(stack, 'Admin').addAlias('live'))] });
    const group = (id: string) => new elbv2.ApplicationTargetGroup(stack, `${id}Group`, { targets: [new LambdaTarget(aFunction(stack, id))], healthCheck: { enabled: true, path: '/health' } });
    listener.addAction('Split', { priority: 30, conditions: [elbv2.ListenerCondition.pathPatterns(['/search'])], action: elbv2.ListenerAction.weightedForward([{ targetGroup: group('Old'), weight: 90 }, { targetGroup: group('New'), weight: 10 }], { stickinessDuration: Duration.hours(1) }) });
  },

  'a function of another stack behind a listener': (app) => {
    const platform = new Stack(app, 'Platform');
    const listener = aLoadBalancer(platform).addListener('Http', { port: 80, defaultAction: NOTHING_HERE });
    const stack = new Stack(app, 'Orders');
    const group = new elbv2.ApplicationTargetGroup(stack, 'Group', { targets: [new LambdaTarget(aFunction(stack, 'Orders', { timeout: Duration.seconds(30) }))] });
    new elbv2.ApplicationListenerRule(stack, 'Rule', { listener, priority: 1, conditions: [elbv2.ListenerCondition.pathPatterns(['/orders*'])], targetGroups: [group] });
  },

  'a certificate, a redirect, more certificates and logs': (app) => {
    const stack = new Stack(app, 'Web', { env: { account: '111111111111', region: 'eu-west-1' } });
    const loadBalancer = aLoadBalancer(stack, { idleTimeout: Duration.seconds(120), http2Enabled: true, dropInvalidHeaderFields: true, desyncMitigationMode: elbv2.DesyncMitigationMode.STRICTEST });
    loadBalancer.logAccessLogs(new s3.Bucket(stack, 'Logs'));
    loadBalancer.addRedirect();
    const certificate = (name: string) => acm.Certificate.fromCertificateArn(stack, name, `arn:aws:acm:eu-west-1:111111111111:certificate/${name}`);
    const https = loadBalancer.addListener('Https', { port: 443, certificates: [certificate('a')], sslPolicy: elbv2.SslPolicy.RECOMMENDED_TLS, defaultAction: NOTHING_HERE });
    https.addCertificates('More', [certificate('b')]);
    https.addTargets('Slow', { priority: 5, conditions: [elbv2.ListenerCondition.queryStrings([{ key: 'slow', value: 'yes' }]), elbv2.ListenerCondition.sourceIps(['10.0.0.0/8'])], targets: [new LambdaTarget(aFunction(stack, 'Slow', { timeout: Duration.seconds(100) }))] });
  },

  'users who sign in before they are let in': (app) => {
    const stack = new Stack(app, 'Web');
    const users = new cognito.UserPool(stack, 'Users');
    const client = users.addClient('Client', { generateSecret: true, oAuth: { flows: { authorizationCodeGrant: true }, callbackUrls: ['https://example.com/oauth2/idpresponse'] } });
    const group = new elbv2.ApplicationTargetGroup(stack, 'Group', { targets: [new LambdaTarget(aFunction(stack, 'Web'))] });
    aLoadBalancer(stack).addListener('Https', {
      port: 443, certificates: [acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111111111111:certificate/a')],
      defaultAction: new AuthenticateCognitoAction({ userPool: users, userPoolClient: client, userPoolDomain: users.addDomain('Domain', { cognitoDomain: { domainPrefix: 'shop-example' } }), next: elbv2.ListenerAction.forward([group]) }),
    });
  },

  'addresses and instances behind a load balancer': (app) => {
    const stack = new Stack(app, 'Web');
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const instance = new ec2.Instance(stack, 'Server', { vpc, instanceType: new ec2.InstanceType('t3.micro'), machineImage: ec2.MachineImage.latestAmazonLinux2023(), requireImdsv2: true });
    const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc, internetFacing: true });
    instance.connections.allowFrom(loadBalancer, ec2.Port.tcp(80));
    const listener = loadBalancer.addListener('Http', { port: 80 });
    listener.addTargets('Servers', { port: 80, targets: [new InstanceIdTarget(instance.instanceId)] });
    listener.addTargets('Elsewhere', { port: 8080, priority: 1, conditions: [elbv2.ListenerCondition.pathPatterns(['/old/*'])], targets: [new IpTarget('10.9.0.7', 8080, 'all')] });
  },

  'a network load balancer with TLS before an application load balancer': (app) => {
    const stack = new Stack(app, 'Web');
    const inner = aLoadBalancer(stack, { internetFacing: false, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } });
    const innerListener = inner.addListener('Http', { port: 80, open: false });
    innerListener.addTargets('Web', { targets: [new LambdaTarget(aFunction(stack, 'Web'))] });
    const outer = new elbv2.NetworkLoadBalancer(stack, 'Outer', { vpc: inner.vpc!, internetFacing: true });
    const group = outer.addListener('Tcp', { port: 80 }).addTargets('Inner', { port: 80, targets: [new AlbListenerTarget(innerListener)] });
    group.configureHealthCheck({ protocol: elbv2.Protocol.HTTP });
    inner.connections.allowFrom(outer, ec2.Port.tcp(80));
  },

  'a rule on a listener that another app made': (app) => {
    const stack = new Stack(app, 'Orders');
    const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', {
      listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2', securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1'),
    });
    const group = new elbv2.ApplicationTargetGroup(stack, 'TargetGroup', { targets: [new LambdaTarget(aFunction(stack, 'Orders'))] });
    new elbv2.ApplicationListenerRule(stack, 'Rule', { listener, priority: 1, conditions: [elbv2.ListenerCondition.pathPatterns(['/orders*'])], targetGroups: [group] });
  },

  'a function that the load balancer may call by a permission that stands in a template': (app) => {
    const stack = new Stack(app, 'Web');
    const handler = aFunction(stack, 'Handler');
    handler.addPermission('LoadBalancer', { principal: new iam.ServicePrincipal('elasticloadbalancing.amazonaws.com') });
    const group = new elbv2.CfnTargetGroup(stack, 'Group', { targetType: 'lambda', targets: [{ id: handler.functionArn }] });
    group.node.addDependency(handler);
    new elbv2.CfnListener(stack, 'Listener', { loadBalancerArn: aLoadBalancer(stack).loadBalancerArn, port: 80, protocol: 'HTTP', defaultActions: [{ type: 'forward', targetGroupArn: group.ref }] });
  },
};
