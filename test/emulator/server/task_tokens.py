"""RunTask's client token, which ministack ignores: the same request starts its tasks once."""
import threading

from ministack.core.responses import error_response_json, get_account_id, get_region
from ministack.services import ecs

_lock = threading.Lock()
# Requests and answers by account, region and token. AWS forgets a token after a day, which no emulator lives.
_known = {}


def install():
    """Puts the token before ministack's RunTask."""
    real = ecs._ACTION_MAP["RunTask"]

    def run_task(data):
        token = data.get("clientToken")
        if not token:
            return real(data)
        key = get_account_id(), get_region(), token
        with _lock:
            if key not in _known:
                answer = real(data)
                if answer[0] == 200:
                    _known[key] = data, answer
                return answer
            request, answer = _known[key]
        if request != data:
            return error_response_json(
                "ConflictException", "The provided clientToken is already in use with a different RunTask request.", 400
            )
        return answer

    ecs._ACTION_MAP["RunTask"] = run_task
