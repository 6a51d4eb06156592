/*
 * What runs on each server, as shell scripts that are the same on every one: what differs stands in
 * /opt/web-server/settings. They use no braces after a dollar, which would end these texts.
 */

/**
 * What the other scripts share: how they log, and how they tell AWS what became of the server.
 *
 * A completed lifecycle action is refused when none is waited for, as after a restart: that is no failure. A signal
 * is sent while the group is created and at no other time: to an update, or worse its rollback, it might put an end.
 */
export const FUNCTIONS = String.raw`#!/bin/bash
. /opt/web-server/settings
export AWS_REGION="$WEB_SERVER_REGION" AWS_DEFAULT_REGION="$WEB_SERVER_REGION" AWS_RETRY_MODE=standard AWS_MAX_ATTEMPTS=10

log() {
  printf '{"timestamp":"%s","level":"%s","message":"%s"}\n' "$(date -u +%FT%TZ)" "$1" "$(sed 's/[\\"]/\\&/g' <<< "$2")"
}

metadata() {
  local token
  token=$(curl -fsS --max-time 5 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
  curl -fsS --max-time 5 -H "X-aws-ec2-metadata-token: $token" "http://169.254.169.254/latest/meta-data/$1"
}

group_of() {
  aws autoscaling describe-auto-scaling-instances --instance-ids "$1" --query 'AutoScalingInstances[0].AutoScalingGroupName' --output text
}

complete() {
  local instance
  instance=$(metadata instance-id)
  aws autoscaling complete-lifecycle-action --auto-scaling-group-name "$(group_of "$instance")" --instance-id "$instance" \
    --lifecycle-hook-name "$1" --lifecycle-action-result "$2" || log warn "nobody waits for $1 $2"
}

signal() {
  local status
  status=$(aws cloudformation describe-stack-resource --stack-name "$WEB_SERVER_STACK_NAME" --logical-resource-id "$WEB_SERVER_GROUP_LOGICAL_ID" \
    --query StackResourceDetail.ResourceStatus --output text)
  [ "$status" = CREATE_IN_PROGRESS ] || return 0
  aws cloudformation signal-resource --stack-name "$WEB_SERVER_STACK_NAME" --logical-resource-id "$WEB_SERVER_GROUP_LOGICAL_ID" \
    --unique-id "$(metadata instance-id)" --status "$1"
}

secret() {
  local id field stage version value
  case "$1" in
    arn:*:ssm:*)
      aws ssm get-parameter --name "$1" --with-decryption --query Parameter.Value --output text
      return
      ;;
  esac
  id=$(cut -d: -f1-7 <<< "$1")
  field=$(cut -d: -f8 <<< "$1")
  stage=$(cut -d: -f9 <<< "$1")
  version=$(cut -d: -f10 <<< "$1")
  set -- --secret-id "$id"
  [ -z "$stage" ] || set -- "$@" --version-stage "$stage"
  [ -z "$version" ] || set -- "$@" --version-id "$version"
  value=$(aws secretsmanager get-secret-value "$@" --query SecretString --output text)
  if [ -z "$field" ]; then
    printf '%s\n' "$value"
  else
    jq --exit-status --raw-output --arg field "$field" '.[$field]' <<< "$value"
  fi
}
`;

/** Writes the program's environment as systemd reads it, before each start: secrets stand in memory alone. */
export const WRITE_ENVIRONMENT = String.raw`#!/bin/bash
set -euo pipefail
. /opt/web-server/functions
umask 077
mkdir -p /run/web-server
{
  sed -e 's/[\\"]/\\&/g' -e 's/=/="/' -e 's/$/"/' /opt/web-server/environment
  while read -r name arn; do
    value=$(secret "$arn")
    printf '%s="%s"\n' "$name" "$(sed 's/[\\"]/\\&/g' <<< "$value")"
  done < /opt/web-server/secrets
} > /run/web-server/environment.new
mv /run/web-server/environment.new /run/web-server/environment
`;

/**
 * Puts the server into service once it answers, and lets it finish when it leaves.
 *
 * The load balancer has stopped sending requests, and waited for those in flight, before the termination hook begins.
 */
export const LIFECYCLE = String.raw`#!/bin/bash
set -euo pipefail
. /opt/web-server/functions

answers() {
  curl -fsS --max-time 5 -o /dev/null "http://127.0.0.1:$WEB_SERVER_PORT$WEB_SERVER_HEALTH_CHECK_PATH" 2> /dev/null
}

begins_to_answer() {
  local deadline=$((SECONDS + WEB_SERVER_BOOT_SECONDS))
  until answers; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 2
  done
}

if begins_to_answer; then
  log info "the server answers"
  complete launch CONTINUE
  signal SUCCESS
else
  log error "no answer from port $WEB_SERVER_PORT$WEB_SERVER_HEALTH_CHECK_PATH within $WEB_SERVER_BOOT_SECONDS s: $(systemctl show --property Result,ExecMainStatus web-server.service | tr '\n' ' ')"
  # The agent sends what it has read every five seconds.
  sleep 10
  signal FAILURE
  complete launch ABANDON
fi

until [ "$(metadata autoscaling/target-lifecycle-state || true)" = Terminated ]; do
  sleep 5
done
log info "leaving: requests in flight have finished, the program is stopped"
systemctl stop web-server.service
log info "left"
sleep 10
complete drain CONTINUE
`;

/** Fails loudly: the log says where, the group replaces the server, and a deployment that waits for it ends. */
export const FAIL_LOUDLY = String.raw`failed() {
  local code=$?
  # A subshell fails its parent, which comes here too.
  [ "$BASH_SUBSHELL" -eq 0 ] || exit "$code"
  trap - ERR
  log error "preparing the server failed with exit code $code at line $1: $BASH_COMMAND"
  sleep 10
  signal FAILURE
  complete launch ABANDON
  exit "$code"
}
trap 'failed "$LINENO"' ERR
`;

/** Pulls an image; one in ECR with the rights of the server, whose token is not kept. */
export const PULL_IMAGE = String.raw`systemctl enable --now docker.service
DOCKER_CONFIG=$(mktemp -d)
export DOCKER_CONFIG
registry=$(cut -d/ -f1 <<< "$WEB_SERVER_IMAGE")
if [ -n "$WEB_SERVER_REGISTRY_SECRET" ]; then
  case "$registry" in
    *.* | *:*) ;;
    *) registry=https://index.docker.io/v1/ ;;
  esac
  credentials=$(secret "$WEB_SERVER_REGISTRY_SECRET")
  jq --raw-output .password <<< "$credentials" | docker login --username "$(jq --raw-output .username <<< "$credentials")" --password-stdin "$registry"
  unset credentials
fi
case "$registry" in
  *.dkr.ecr.*.amazonaws.com | *.dkr.ecr.*.amazonaws.com.cn)
    aws ecr get-login-password --region "$(cut -d. -f4 <<< "$registry")" | docker login --username AWS --password-stdin "$registry"
    ;;
esac
docker pull --quiet "$WEB_SERVER_IMAGE"
rm -rf "$DOCKER_CONFIG"
unset DOCKER_CONFIG
`;

/** Unpacks a program, and takes the unit file from it. */
export const INSTALL_UNIT = String.raw`mkdir -p /opt/program
aws s3 cp --only-show-errors "$WEB_SERVER_PROGRAM" /opt/program.zip
unzip -oq /opt/program.zip -d /opt/program
rm /opt/program.zip
install -m 644 "/opt/program/$WEB_SERVER_UNIT_FILE" /etc/systemd/system/web-server.service
`;

/** Runs the image on the port of the server itself: no address is translated, and metadata is one hop away. */
export const RUN_CONTAINER = String.raw`#!/bin/bash
set -euo pipefail
. /opt/web-server/settings
set --
while read -r WEB_SERVER_VARIABLE; do
  set -- "$@" --env "$WEB_SERVER_VARIABLE"
done < <(sed 's/[= ].*//' /opt/web-server/environment /opt/web-server/secrets)
exec /usr/bin/docker run --rm --name web-server --network host --init --log-driver none --stop-timeout "$WEB_SERVER_STOP_SECONDS" "$@" "$WEB_SERVER_IMAGE"`;
