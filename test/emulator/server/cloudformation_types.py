"""CloudFormation types that ministack refuses, written into the emulator's own stores.

ministack rejects a template with an unknown type and has no switch for it, but its registry of handlers is a plain
dict read at request time: adding entries before it starts is enough.
"""
from ministack.core.responses import get_account_id, get_region, new_uuid
from ministack.services import cloudwatch, ec2, ecs, ssm
from ministack.services.cloudformation import provisioners

HANDLERS = provisioners._RESOURCE_HANDLERS
# Any id will do; images of instances are never started here.
AMAZON_LINUX_AMI = "ami-0c2023a1b2c3d4e5f"


def arn(service, rest):
    """The ARN of something in the account and region of the request."""
    return f"arn:aws:{service}:{get_region()}:{get_account_id()}:{rest}"


def resource_id(prefix):
    """An id as EC2 makes them: a prefix and 17 hexadecimal digits."""
    return prefix + new_uuid().replace("-", "")[:17]


def keep(_physical_id, _props):
    """Nothing to delete."""


def _create_elastic_ip(_logical_id, _props, _stack):
    allocation, address = resource_id("eipalloc-"), ec2._random_ip("52.")
    ec2._addresses[allocation] = {
        "AllocationId": allocation, "PublicIp": address, "Domain": "vpc", "AssociationId": None,
        "InstanceId": None, "NetworkInterfaceId": None, "PrivateIpAddress": None,
    }
    return address, {"AllocationId": allocation, "PublicIp": address}


def _delete_elastic_ip(address, _props):
    for allocation in [key for key, value in ec2._addresses.items() if value["PublicIp"] == address]:
        del ec2._addresses[allocation]


def _create_nat_gateway(_logical_id, props, _stack):
    gateway, subnet = resource_id("nat-"), ec2._subnets.get(props.get("SubnetId"))
    ec2._nat_gateways[gateway] = {
        "NatGatewayId": gateway,
        "SubnetId": props.get("SubnetId"),
        "VpcId": subnet["VpcId"] if subnet else ec2._DEFAULT_VPC_ID,
        "AllocationId": props.get("AllocationId"),
        "ConnectivityType": props.get("ConnectivityType", "public"),
        "State": "available",
        "CreateTime": ec2._now_ts(),
        "Tags": props.get("Tags") or [],
    }
    return gateway, {"NatGatewayId": gateway}


def _delete_nat_gateway(gateway, _props):
    ec2._nat_gateways.pop(gateway, None)


def _security_group_rule(permissions):
    def create(_logical_id, props, _stack):
        group = ec2._security_groups.get(props.get("GroupId"))
        if not group:
            raise ValueError(f"Security group {props.get('GroupId')} not found")
        group[permissions].extend(provisioners._ec2_sg_permissions([props]))
        rule = resource_id("sgr-")
        return rule, {"Id": rule}

    def delete(_rule, props):
        group = ec2._security_groups.get(props.get("GroupId"))
        for rule in provisioners._ec2_sg_permissions([props]):
            if group and rule in group[permissions]:
                group[permissions].remove(rule)

    return {"create": create, "delete": delete}


def _create_composite_alarm(logical_id, props, stack):
    name = props.get("AlarmName") or provisioners._physical_name(stack, logical_id, max_len=255)
    request = {**props, "AlarmName": name, "Tags": props.get("Tags") or []}
    status, _headers, body = cloudwatch._put_composite_alarm({}, request, False, True)
    if status >= 300:
        raise ValueError(body if isinstance(body, str) else body.decode())
    return name, {"Arn": arn("cloudwatch", "alarm:" + name)}


def _delete_composite_alarm(name, _props):
    cloudwatch._composite_alarms.pop(name, None)


def _create_capacity_provider_associations(_logical_id, props, _stack):
    cluster = ecs._clusters.get(ecs._resolve_cluster_name(props["Cluster"]))
    if not cluster:
        raise ValueError("Cluster not found.")
    cluster["capacityProviders"] = props.get("CapacityProviders") or []
    cluster["defaultCapacityProviderStrategy"] = props.get("DefaultCapacityProviderStrategy") or []
    return props["Cluster"], {}


def install():
    """Adds the types."""
    HANDLERS.update({
        "AWS::EC2::EIP": {"create": _create_elastic_ip, "delete": _delete_elastic_ip},
        "AWS::EC2::NatGateway": {"create": _create_nat_gateway, "delete": _delete_nat_gateway},
        "AWS::EC2::SecurityGroupIngress": _security_group_rule("IpPermissions"),
        "AWS::EC2::SecurityGroupEgress": _security_group_rule("IpPermissionsEgress"),
        "AWS::CloudWatch::CompositeAlarm": {"create": _create_composite_alarm, "delete": _delete_composite_alarm},
        "AWS::ECS::ClusterCapacityProviderAssociations": {
            "create": _create_capacity_provider_associations, "delete": keep,
        },
    })
    ssm._PUBLIC_AMI_PARAMETERS.update({
        f"/aws/service/ami-amazon-linux-latest/al2023-ami-{size}kernel-{kernel}-{architecture}": AMAZON_LINUX_AMI
        for size in ("", "minimal-")
        for kernel in ("default", "6.1", "6.12")
        for architecture in ("x86_64", "arm64")
    })
