"""The most memory that this process has had. It imports nothing large: that would be in it."""

import re
import sys
from pathlib import Path


def peak() -> int:
    """Return the peak in bytes; 0 where nothing tells.

    On Linux ``getrusage`` begins with what the process had that started this one, so the kernel's
    own account of the process is read.
    """
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    if found:
        return int(found[1]) * 1024
    try:
        import resource
    except ImportError:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
