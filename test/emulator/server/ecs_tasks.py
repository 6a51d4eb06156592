"""ECS tasks as local processes, with a whole life: `install` puts it all into ministack's ECS service."""
import hypercorn.config
from ministack.services import ecs

import task_protection
import task_start
import task_stop
import task_tokens
from process_containers import ProcessDocker
from task_networks import GATEWAY, open_bridge


def install():
    """Replaces parts of ministack's ECS service. Returns the client of its containers; close it at the end."""
    open_bridge()
    docker = ecs._docker = ProcessDocker(ecs._ImagePullError)
    _serve_on_the_bridge()
    task_start.install(docker)
    task_stop.install(docker)
    task_protection.install()
    task_tokens.install()
    return docker


def _serve_on_the_bridge():
    class Config(hypercorn.config.Config):
        """Binds the bridge's address too, so that tasks reach the emulator."""

        def __setattr__(self, name, value):
            if name == "bind":
                own = f"{GATEWAY}:{value[0].rpartition(':')[2]}"
                value = value if own in value else [*value, own]
            super().__setattr__(name, value)

    hypercorn.config.Config = Config
