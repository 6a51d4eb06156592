import { typesOf } from './types-of';

/**
 * Types that AWS never bills by themselves: settings, permissions, names, and parts of what is billed elsewhere.
 *
 * A service's pricing page names what it bills; what stands here is on none of them.
 */
export const FREE_TYPES = typesOf({
  'AWS::ACMPCA': 'Permission CertificateAuthorityActivation',
  'AWS::AmazonMQ': 'Configuration ConfigurationAssociation',
  'AWS::Amplify': 'Branch Domain',
  'AWS::ApiGateway': `Account ApiKey Authorizer BasePathMapping BasePathMappingV2 ClientCertificate Deployment DocumentationPart DocumentationVersion
    DomainName DomainNameAccessAssociation DomainNameV2 GatewayResponse Method Model RequestValidator Resource UsagePlan UsagePlanKey VpcLink`,
  'AWS::ApiGatewayV2': `ApiGatewayManagedOverrides ApiMapping Authorizer Deployment DomainName Integration IntegrationResponse Model Route
    RouteResponse RoutingRule Stage VpcLink`,
  'AWS::AppConfig': 'Application ConfigurationProfile Deployment DeploymentStrategy Environment Extension ExtensionAssociation HostedConfigurationVersion',
  'AWS::AppMesh': 'GatewayRoute Mesh Route VirtualGateway VirtualNode VirtualRouter VirtualService',
  'AWS::AppRunner': 'AutoScalingConfiguration ObservabilityConfiguration VpcConnector VpcIngressConnection',
  'AWS::AppSync': 'ApiKey ChannelNamespace DataSource DomainName DomainNameApiAssociation FunctionConfiguration GraphQLSchema Resolver SourceApiAssociation',
  'AWS::APS': 'ResourcePolicy RuleGroupsNamespace',
  'AWS::Athena': 'DataCatalog NamedQuery PreparedStatement WorkGroup',
  'AWS::AutoScaling': 'LaunchConfiguration LifecycleHook ScheduledAction',
  'AWS::AutoScalingPlans': 'ScalingPlan',
  'AWS::Backup': 'BackupPlan BackupSelection Framework ReportPlan RestoreTestingPlan RestoreTestingSelection TieringConfiguration',
  'AWS::Batch': 'JobDefinition JobQueue SchedulingPolicy ConsumableResource QuotaShare ServiceEnvironment',
  'AWS::Budgets': 'Budget',
  'AWS::CE': 'AnomalyMonitor AnomalySubscription CostCategory',
  'AWS::CDK': 'Metadata',
  'AWS::CertificateManager': 'Account Certificate',
  'AWS::Chatbot': 'CustomAction MicrosoftTeamsChannelConfiguration SlackChannelConfiguration',
  'AWS::CloudFormation': `GuardHook HookDefaultVersion HookTypeConfig HookVersion LambdaHook Macro ModuleDefaultVersion ModuleVersion
    PublicTypeVersion Publisher ResourceDefaultVersion ResourceVersion TypeActivation WaitCondition WaitConditionHandle`,
  'AWS::CloudFront': `CachePolicy CloudFrontOriginAccessIdentity ConnectionGroup ContinuousDeploymentPolicy DistributionTenant Function KeyGroup KeyValueStore
    OriginAccessControl OriginRequestPolicy PublicKey RealtimeLogConfig ResponseHeadersPolicy TrustStore VpcOrigin`,
  'AWS::CloudTrail': 'Channel ResourcePolicy',
  'AWS::CloudWatch': 'AlarmMuteRule AnomalyDetector',
  'AWS::CodeArtifact': 'Domain PackageGroup',
  'AWS::CodeBuild': 'ReportGroup SourceCredential',
  'AWS::CodeConnections': 'Connection',
  'AWS::CodeDeploy': 'Application DeploymentConfig DeploymentGroup',
  'AWS::CodePipeline': 'CustomActionType Webhook',
  'AWS::CodeStarConnections': 'Connection RepositoryLink SyncConfiguration',
  'AWS::CodeStarNotifications': 'NotificationRule',
  'AWS::Cognito': `IdentityPool IdentityPoolPrincipalTag IdentityPoolRoleAttachment LogDeliveryConfiguration ManagedLoginBranding Terms UserPoolClient
    UserPoolDomain UserPoolGroup UserPoolIdentityProvider UserPoolResourceServer UserPoolRiskConfigurationAttachment
    UserPoolUICustomizationAttachment UserPoolUser UserPoolUserToGroupAttachment`,
  'AWS::Config': 'AggregationAuthorization ConfigurationAggregator DeliveryChannel RemediationConfiguration StoredQuery',
  'AWS::DAX': 'ParameterGroup SubnetGroup',
  'AWS::DirectConnect': 'DirectConnectGateway DirectConnectGatewayAssociation PrivateVirtualInterface PublicVirtualInterface TransitVirtualInterface',
  'AWS::DLM': 'LifecyclePolicy',
  'AWS::DMS': 'Certificate DataProvider Endpoint EventSubscription InstanceProfile MigrationProject ReplicationSubnetGroup ReplicationTask',
  'AWS::DocDB': 'DBClusterParameterGroup DBSubnetGroup EventSubscription GlobalCluster',
  'AWS::EC2': `CapacityManagerDataExport CarrierGateway ClientVpnAuthorizationRule ClientVpnEndpoint ClientVpnRoute CustomerGateway DHCPOptions EgressOnlyInternetGateway
    EIPAssociation EnclaveCertificateIamRoleAssociation GatewayRouteTableAssociation InstanceConnectEndpoint InternetGateway IPAMAllocation IPAMPool
    IPAMPoolCidr IPAMResourceDiscovery IPAMResourceDiscoveryAssociation IPAMScope KeyPair LaunchTemplate LocalGatewayRoute LocalGatewayRouteTable
    NetworkAcl NetworkAclEntry NetworkInsightsPath NetworkInterfaceAttachment NetworkInterfacePermission NetworkPerformanceMetricSubscription
    PlacementGroup PrefixList Route RouteServerAssociation RouteServerPropagation RouteTable SecurityGroup SecurityGroupEgress SecurityGroupIngress
    SecurityGroupVpcAssociation SnapshotBlockPublicAccess Subnet SubnetCidrBlock SubnetNetworkAclAssociation SubnetRouteTableAssociation
    TrafficMirrorFilter TrafficMirrorFilterRule TrafficMirrorTarget TransitGateway TransitGatewayRoute TransitGatewayRouteTable
    TransitGatewayRouteTableAssociation TransitGatewayRouteTablePropagation VerifiedAccessGroup VerifiedAccessTrustProvider VolumeAttachment VPC
    VPCBlockPublicAccessExclusion VPCBlockPublicAccessOptions VPCCidrBlock VPCDHCPOptionsAssociation VPCEndpointConnectionNotification
    VPCEndpointService VPCEndpointServicePermissions VPCGatewayAttachment VPCPeeringConnection VPNConnectionRoute VPNGateway VPNGatewayRoutePropagation`,
  'AWS::ECR': 'PullThroughCacheRule PullTimeUpdateExclusion RegistryPolicy RegistryScanningConfiguration ReplicationConfiguration RepositoryCreationTemplate SigningConfiguration',
  'AWS::ECS': 'Cluster ClusterCapacityProviderAssociations DaemonTaskDefinition PrimaryTaskSet TaskDefinition',
  'AWS::EFS': 'AccessPoint MountTarget',
  'AWS::EKS': 'AccessEntry Addon FargateProfile IdentityProviderConfig PodIdentityAssociation',
  'AWS::ElastiCache': 'ParameterGroup SecurityGroup SecurityGroupIngress SubnetGroup User UserGroup GlobalReplicationGroup',
  'AWS::ElasticBeanstalk': 'Application ApplicationVersion ConfigurationTemplate',
  'AWS::ElasticLoadBalancingV2': 'Listener ListenerCertificate ListenerRule TargetGroup TrustStore TrustStoreRevocation',
  'AWS::EMR': 'SecurityConfiguration Step Studio StudioSessionMapping',
  'AWS::EMRContainers': 'Endpoint SecurityConfiguration VirtualCluster',
  'AWS::Events': 'ApiDestination Connection Endpoint EventBus EventBusPolicy Rule',
  'AWS::EventSchemas': 'Registry RegistryPolicy Schema',
  'AWS::FIS': 'ExperimentTemplate TargetAccountConfiguration',
  'AWS::FSx': 'DataRepositoryAssociation S3AccessPointAttachment StorageVirtualMachine',
  'AWS::GlobalAccelerator': 'CrossAccountAttachment EndpointGroup Listener',
  'AWS::Glue': `Classifier Connection CustomEntityType DataCatalogEncryptionSettings DataQualityRuleset Registry Schema SchemaVersion SchemaVersionMetadata
    SecurityConfiguration TableOptimizer Trigger UsageProfile Workflow`,
  'AWS::GuardDuty': 'Filter IPSet Master Member PublishingDestination ThreatEntitySet ThreatIntelSet TrustedEntitySet',
  'AWS::IAM': `AccessKey Group GroupPolicy InstanceProfile ManagedPolicy OIDCProvider Policy Role RolePolicy SAMLProvider ServerCertificate
    ServiceLinkedRole User UserPolicy UserToGroupAddition VirtualMFADevice`,
  'AWS::IdentityStore': 'Group GroupMembership',
  'AWS::ImageBuilder': 'Component ContainerRecipe DistributionConfiguration ImagePipeline ImageRecipe InfrastructureConfiguration LifecyclePolicy Workflow',
  'AWS::IoT': `AccountAuditConfiguration Authorizer BillingGroup CACertificate Certificate CertificateProvider CustomMetric Dimension
    DomainConfiguration FleetMetric JobTemplate Logging MitigationAction Policy PolicyPrincipalAttachment ProvisioningTemplate ResourceSpecificLogging
    RoleAlias ScheduledAudit SecurityProfile SoftwarePackage SoftwarePackageVersion Thing ThingGroup ThingPrincipalAttachment ThingType
    TopicRule TopicRuleDestination`,
  'AWS::KafkaConnect': 'CustomPlugin WorkerConfiguration',
  'AWS::Kinesis': 'ResourcePolicy',
  'AWS::KinesisAnalyticsV2': 'ApplicationCloudWatchLoggingOption ApplicationOutput ApplicationReferenceDataSource',
  'AWS::KMS': 'Alias',
  'AWS::LakeFormation': 'DataCellsFilter DataLakeSettings Permissions PrincipalPermissions Resource Tag TagAssociation',
  'AWS::Lambda': 'CodeSigningConfig EventInvokeConfig LayerVersion LayerVersionPermission Permission Url',
  'AWS::Logs': `AccountPolicy Delivery DeliveryDestination DeliverySource Destination LogAnomalyDetector LogStream MetricFilter QueryDefinition
    ResourcePolicy SubscriptionFilter Transformer`,
  'AWS::MediaConvert': 'JobTemplate Preset',
  'AWS::MemoryDB': 'ACL ParameterGroup SubnetGroup User',
  'AWS::MSK': 'BatchScramSecret ClusterPolicy Configuration Topic',
  'AWS::Neptune': 'DBClusterParameterGroup DBParameterGroup DBSubnetGroup EventSubscription GlobalCluster',
  'AWS::NetworkFirewall': 'FirewallPolicy LoggingConfiguration RuleGroup TLSInspectionConfiguration',
  'AWS::NetworkManager': 'Device GlobalNetwork Link LinkAssociation Site TransitGatewayRegistration',
  'AWS::Oam': 'Link Sink',
  'AWS::OpenSearchServerless': 'AccessPolicy LifecyclePolicy SecurityConfig SecurityPolicy',
  'AWS::Organizations': 'Account Organization OrganizationalUnit Policy ResourcePolicy',
  'AWS::RAM': 'Permission ResourceShare',
  'AWS::Rbin': 'Rule',
  'AWS::RDS': 'DBClusterParameterGroup DBParameterGroup DBProxyTargetGroup DBSecurityGroup DBSecurityGroupIngress DBSubnetGroup EventSubscription GlobalCluster OptionGroup',
  'AWS::Redshift': 'ClusterParameterGroup ClusterSecurityGroup ClusterSecurityGroupIngress ClusterSubnetGroup EventSubscription ScheduledAction EndpointAuthorization',
  'AWS::ResilienceHub': 'ResiliencyPolicy',
  'AWS::ResourceExplorer2': 'DefaultViewAssociation Index View',
  'AWS::ResourceGroups': 'Group TagSyncTask',
  'AWS::RolesAnywhere': 'CRL Profile TrustAnchor',
  'AWS::Route53': 'CidrCollection DNSSEC KeySigningKey RecordSet RecordSetGroup',
  'AWS::Route53Resolver': 'FirewallConfig FirewallRuleGroupAssociation ResolverConfig ResolverDNSSECConfig ResolverQueryLoggingConfig ResolverQueryLoggingConfigAssociation ResolverRule ResolverRuleAssociation',
  'AWS::S3': 'AccessGrant AccessGrantsInstance AccessGrantsLocation AccessPoint BucketPolicy MultiRegionAccessPointPolicy StorageLensGroup',
  'AWS::S3Express': 'AccessPoint BucketPolicy',
  'AWS::S3ObjectLambda': 'AccessPoint AccessPointPolicy',
  'AWS::S3Tables': 'Namespace TableBucketPolicy TablePolicy',
  'AWS::SageMaker': 'AppImageConfig CodeRepository EndpointConfig ImageVersion Image Model ModelPackageGroup NotebookInstanceLifecycleConfig Pipeline Project StudioLifecycleConfig UserProfile Domain',
  'AWS::Scheduler': 'ScheduleGroup',
  'AWS::SecretsManager': 'ResourcePolicy RotationSchedule SecretTargetAttachment',
  'AWS::Serverless': 'Connector HttpApi LayerVersion',
  'AWS::ServiceCatalog': `AcceptedPortfolioShare CloudFormationProduct LaunchNotificationConstraint LaunchRoleConstraint LaunchTemplateConstraint Portfolio
    PortfolioPrincipalAssociation PortfolioProductAssociation PortfolioShare ResourceUpdateConstraint ServiceAction ServiceActionAssociation
    StackSetConstraint TagOption TagOptionAssociation`,
  'AWS::ServiceCatalogAppRegistry': 'Application AttributeGroup AttributeGroupAssociation ResourceAssociation',
  'AWS::ServiceDiscovery': 'HttpNamespace Instance Service',
  'AWS::SES': `ConfigurationSet ConfigurationSetEventDestination ContactList CustomVerificationEmailTemplate EmailIdentity ReceiptFilter ReceiptRule ReceiptRuleSet
    Template VdmAttributes`,
  'AWS::Signer': 'ProfilePermission SigningProfile',
  'AWS::SNS': 'Subscription TopicInlinePolicy TopicPolicy',
  'AWS::SQS': 'QueueInlinePolicy QueuePolicy',
  'AWS::SSM': 'Association Document MaintenanceWindow MaintenanceWindowTarget MaintenanceWindowTask PatchBaseline ResourceDataSync ResourcePolicy',
  'AWS::SSO': 'Application ApplicationAssignment Assignment Instance InstanceAccessControlAttributeConfiguration PermissionSet',
  'AWS::StepFunctions': 'Activity StateMachineAlias StateMachineVersion',
  'AWS::Synthetics': 'Group',
  'AWS::Transfer': 'Agreement Certificate Profile User Workflow',
  'AWS::VpcLattice': `AccessLogSubscription AuthPolicy Listener ResourceGateway ResourcePolicy Rule ServiceNetwork ServiceNetworkResourceAssociation
    ServiceNetworkServiceAssociation ServiceNetworkVpcAssociation TargetGroup`,
  'AWS::WAFRegional': 'WebACLAssociation',
  'AWS::WAFv2': 'IPSet LoggingConfiguration RegexPatternSet WebACLAssociation',
  'AWS::XRay': 'Group ResourcePolicy SamplingRule TransactionSearchConfig',
});

/** Custom resources of CDK itself, and what they do: they set something up and leave nothing behind that is billed. */
export const FREE_CUSTOM_RESOURCES: ReadonlySet<string> = new Set([
  'Custom::AWSCDK-EKS-FargateProfile', 'Custom::AWSCDK-EKS-KubernetesObjectValue', 'Custom::AWSCDK-EKS-KubernetesPatch', 'Custom::AWSCDKCfnJson',
  'Custom::AWSCDKCfnJsonStringify', 'Custom::CrossAccountZoneDelegation', 'Custom::DeleteExistingRecordSet', 'Custom::ElasticsearchAccessPolicy',
  'Custom::GluePartitionIndex', 'Custom::OpenSearchAccessPolicy', 'Custom::SyntheticsAutoDeleteUnderlyingResources', 'Custom::Trigger',
  'Custom::AWSCDKOpenIdConnectProvider', 'Custom::CDKBucketDeployment', 'Custom::CrossRegionExportReader', 'Custom::CrossRegionExportWriter',
  'Custom::CrossRegionStringParameterReader', 'Custom::DescribeCognitoUserPoolClient', 'Custom::DynamoDBReplica', 'Custom::ECRAutoDeleteImages',
  'Custom::LogRetention', 'Custom::S3AutoDeleteObjects', 'Custom::S3BucketNotifications', 'Custom::UserPoolCloudFrontDomainName',
  'Custom::VpcRestrictDefaultSG', 'Custom::CloudwatchLogResourcePolicy', 'Custom::SynthesizedVpcRestrictDefaultSG',
]);
