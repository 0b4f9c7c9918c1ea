"""The server's settings: durable, modest, private."""

import os
import shlex
import shutil
from pathlib import Path

from kota.cli.system import memory

MB = 1024 * 1024
SHARE, MOST = 8, 2048  # an eighth of the memory, up to 2 GB
LITTLE_SHM = 256 * MB  # containers often have 64 MB, too little for parallel queries
TRUSTED_ONLY_IN_TESTS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "scram_iterations": "1",  # else each connection costs both sides some milliseconds of hashing
}


def options(socket: Path, *, durable: bool) -> list[str]:
    """`-c name=value` arguments; KOTA_POSTGRES_OPTIONS ("work_mem=64MB ...") adds an operator's own."""
    chosen = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket),
        "unix_socket_permissions": "0700",
        "password_encryption": "scram-sha-256",
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "max_connections": "100",
        "shared_buffers": f"{_buffers() if durable else 256}MB",
        "effective_cache_size": f"{max(256, memory() // MB // 2)}MB",
        "max_wal_size": "2GB",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %q%u@%d ",
        # Statements carry personal data in their text, and details of an error repeat the row: neither is written.
        "log_min_duration_statement": "-1",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        **_shared_memory(),
        **({} if durable else TRUSTED_ONLY_IN_TESTS),
    }
    own = dict(word.partition("=")[::2] for word in shlex.split(os.environ.get("KOTA_POSTGRES_OPTIONS", "")))
    return [word for name, value in {**chosen, **own}.items() for word in ("-c", f"{name}={value}")]


def _buffers() -> int:
    return max(64, min(MOST, memory() // MB // SHARE))


def _shared_memory() -> dict[str, str]:
    shm = Path("/dev/shm")
    if shm.is_dir() and shutil.disk_usage(shm).total >= LITTLE_SHM:
        return {}
    return {"dynamic_shared_memory_type": "mmap"}
