"""Starts ministack with everything in this folder; ends at SIGTERM, tasks first.

Environment, besides ministack's own: see task_networks.py and process_containers.py.
"""
import accepted_types
import alarms
import call_authorization
import cloudformation_types
import dropped_properties
import ecs_tasks
import load_balancer
import message_moves
import output_changes
import queue_integrations
import queue_metrics
import scalable_targets
import schedules
import secure_transport


def main():
    cloudformation_types.install()
    accepted_types.install()
    scalable_targets.install()
    dropped_properties.install()
    load_balancer.install()
    alarms.install()
    message_moves.install()
    output_changes.install()
    queue_integrations.install()
    schedules.install()
    secure_transport.install()
    call_authorization.install()
    docker = ecs_tasks.install()
    queue_metrics.start()
    # Imported last: it reads what the lines above replace.
    from ministack import app

    try:
        app.main()
    finally:
        docker.close()


if __name__ == "__main__":
    main()
