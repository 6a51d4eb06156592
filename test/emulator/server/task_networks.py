"""Networks for tasks that are local processes: one network namespace a task, all joined to one bridge.

Containers of a task share localhost and two tasks never collide on a port, as with awsvpc. A namespace is held by a
sleeping "pause" process; when its last process ends it vanishes together with its interface, so even SIGKILL of the
emulator leaves nothing but the empty bridge.

Environment:
  EMULATOR_BRIDGE  name of the bridge
  EMULATOR_SUBNET  its subnet, one per emulator running at the same time; the first address is the emulator's
"""
import ipaddress
import itertools
import os
import subprocess
import uuid
from concurrent.futures import ThreadPoolExecutor

BRIDGE = os.environ["EMULATOR_BRIDGE"]
SUBNET = ipaddress.ip_network(os.environ["EMULATOR_SUBNET"])
# The emulator, as tasks see it.
GATEWAY = str(next(SUBNET.hosts()))

# One thread that lives as long as the emulator: PDEATHSIG fires when the thread that forked ends.
_spawner = ThreadPoolExecutor(1)


def spawn(argv, **options):
    """Starts a process in its own session that is killed when the emulator dies."""
    command = ["setpriv", "--pdeathsig", "KILL", *argv]
    return _spawner.submit(
        subprocess.Popen, command, stdin=subprocess.DEVNULL, start_new_session=True, **options
    ).result()


def shell(script):
    """Runs a shell script that stops at its first error."""
    subprocess.run(["sh", "-ec", script], check=True)


def open_bridge():
    """Makes the bridge. Its hardware address is fixed: a bridge without one takes that of its newest port, and
    connections stall whenever a task comes or goes."""
    shell(
        f"ip link add {BRIDGE} address 02:00:00:77:00:01 type bridge\n"
        f"ip addr add {GATEWAY}/{SUBNET.prefixlen} dev {BRIDGE}\n"
        f"ip link set {BRIDGE} up"
    )


def close_bridge():
    """Removes the bridge."""
    subprocess.run(["ip", "link", "del", BRIDGE], capture_output=True)


class TaskNetwork:
    """The network namespace of one task and its address."""

    _addresses = itertools.cycle(itertools.islice(SUBNET.hosts(), 1, None))
    _used = set()

    def __init__(self):
        self.address = self._take_address()
        self._pause = spawn(
            ["unshare", "--net", "sh", "-c", "ip link set lo up; echo; exec sleep infinity"],
            stdout=subprocess.PIPE,
        )
        self._pause.stdout.readline()  # The namespace exists.
        self.enter = ["nsenter", f"--net=/proc/{self._pause.pid}/ns/net", "--"]
        # At most 15 characters.
        interface = "ecs" + uuid.uuid4().hex[:10]
        shell(
            f"ip link add {interface} type veth peer name eth0 netns {self._pause.pid}\n"
            f"ip link set {interface} master {BRIDGE} up\n"
            f"{' '.join(self.enter)} sh -ec "
            f"'ip addr add {self.address}/{SUBNET.prefixlen} dev eth0; ip link set eth0 up'"
        )

    @classmethod
    def _take_address(cls):
        for _ in range(SUBNET.num_addresses):
            address = str(next(cls._addresses))
            if address not in cls._used:
                cls._used.add(address)
                return address
        raise RuntimeError(f"no free address in {SUBNET}")

    def close(self):
        """Ends the namespace and frees the address."""
        self._pause.kill()
        self._pause.wait()
        self._pause.stdout.close()
        self._used.discard(self.address)
