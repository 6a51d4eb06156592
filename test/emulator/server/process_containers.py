"""Containers as local processes: a stand-in for the docker-py client that ministack's ECS service calls.

Environment:
  EMULATOR_IMAGES  JSON file {"<image or prefix>": {"argv": [...], "env": {...}, "cwd": "..."}}. The longest match
                   wins; argv is the ENTRYPOINT (may be []) to which a task definition's `command` is appended.
  EMULATOR_RUN     mark of this emulator, handed to every process
"""
import json
import os
import signal
import subprocess
import tempfile
import threading
import time
import uuid
from types import SimpleNamespace

from task_networks import GATEWAY, TaskNetwork, close_bridge, spawn

TASK_ARN = "com.amazonaws.ecs.task-arn"
# What a container gets of the emulator's own environment: how to find programs, and the mark.
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "EMULATOR_RUN")
# How often a followed log file is looked at.
LOG_INTERVAL_SECONDS = 0.05


class Container:
    """One container of a task."""

    def __init__(self, docker, network, argv, env, cwd, labels, name, stop_timeout):
        self.id = uuid.uuid4().hex * 2
        self.name = name
        self.labels = labels
        self.network = network
        self.attrs = {"NetworkSettings": {"Networks": {"tasks": {"IPAddress": network.address}}}}
        self._docker = docker
        self._stop_timeout = stop_timeout
        self._log_path = os.path.join(tempfile.gettempdir(), name + ".log")
        with open(self._log_path, "ab") as log:
            self._process = spawn([*network.enter, *argv], env=env, cwd=cwd, stdout=log, stderr=log)

    @property
    def status(self):
        return "running" if self._process.poll() is None else "exited"

    def reload(self):
        """Nothing to reload: the status is always fresh."""

    def wait(self):
        """Waits for the process; its children die with it, as those of a container's PID 1 do."""
        code = self._process.wait()
        self._signal_group(signal.SIGKILL)
        return {"StatusCode": code if code >= 0 else 128 - code}

    def stop(self, timeout=None):
        """SIGTERM to PID 1 alone, as docker does, then SIGKILL to all after the stop timeout."""
        self._process.terminate()
        try:
            self._process.wait(self._stop_timeout if timeout is None else timeout)
        except subprocess.TimeoutExpired:
            self._signal_group(signal.SIGKILL)
        self.wait()

    def remove(self, **_):
        if self.status == "running":
            self.stop(0)
        self._docker.forget(self)

    def logs(self, stream=False, follow=False, tail=None, **_):
        if stream:
            return self._follow()
        with open(self._log_path, "rb") as file:
            return b"".join(file.readlines()[-(tail or 0):])

    def _follow(self):
        with open(self._log_path, "rb") as file:
            rest = b""
            while True:
                over = self.status == "exited"  # Asked before reading: after that nothing comes any more.
                whole, newline, rest = (rest + file.read()).rpartition(b"\n")
                if newline:
                    yield whole
                if over:
                    break
                time.sleep(LOG_INTERVAL_SECONDS)
            if rest:
                yield rest

    def _signal_group(self, number):
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            pass


class ProcessDocker:
    """The few calls of a docker client that ministack makes."""

    def __init__(self, pull_error):
        self._pull_error = pull_error
        self._all = {}
        self._networks = {}
        self._lock = threading.Lock()
        self.images = SimpleNamespace(get=self.image, pull=lambda *_, **__: None)
        self.containers = SimpleNamespace(run=self.run, get=self.get, list=lambda **_: list(self._all.values()))

    def image(self, name):
        """What stands for an image. The file is read each time: tests may rewrite it."""
        with open(os.environ["EMULATOR_IMAGES"]) as file:
            known = json.load(file)
        best = max((key for key in known if name.startswith(key)), key=len, default=None)
        if best is None:
            raise self._pull_error(
                f"pull image manifest has been retried 1 time(s): failed to resolve ref {name}: {name}: not found "
                f"(the emulator knows only {', '.join(known)})"
            )
        return known[best]

    def run(self, image, *, environment, labels, name, command=None, stop_timeout=30, **_):
        spec = self.image(image)
        task = labels[TASK_ARN]
        region = task.split(":")[3]
        env = {key: os.environ[key] for key in INHERITED if key in os.environ}
        env |= {"AWS_REGION": region, "AWS_DEFAULT_REGION": region, "AWS_EC2_METADATA_DISABLED": "true"}
        env |= {"NO_PROXY": "*", **spec.get("env", {}), **environment}
        # SDKs refuse plain http to a host that is not loopback; the keys are in the environment instead.
        env.pop("AWS_CONTAINER_CREDENTIALS_FULL_URI", None)
        argv = [*spec["argv"], *(command or [])]
        with self._lock:
            network = self._networks.get(task) or self._networks.setdefault(task, TaskNetwork())
            container = Container(self, network, argv, env, spec.get("cwd"), labels, name, stop_timeout)
            self._all[container.id] = container
        return container

    def get(self, container_id):
        if container_id == os.environ.get("HOSTNAME", ""):
            # ministack asks for its own container: the way from a task to the emulator.
            return SimpleNamespace(attrs={"NetworkSettings": {"Networks": {"tasks": {"IPAddress": GATEWAY}}}})
        return self._all[container_id]

    def find(self, container_id):
        """A container, or None when it has been removed."""
        return self._all.get(container_id)

    def forget(self, container):
        with self._lock:
            known = self._all.pop(container.id, None)
            if known and not any(other.network is container.network for other in self._all.values()):
                self._networks.pop(container.labels[TASK_ARN]).close()

    def close(self, timeout=2):
        """Stops every container, then removes the bridge."""
        together(lambda container: (container.stop(timeout), container.remove()), list(self._all.values()))
        close_bridge()


def together(act, items):
    """Does something to all items at once and waits for all."""
    threads = [threading.Thread(target=act, args=(item,), daemon=True) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
