"""Makes the pictures of the README: ``python -m tests.pictures``; needs a Chromium.

A dashboard of the demonstration is started in a temporary folder and looked at in a browser.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs"
PICTURES = {
    "trace.png": ("trace?from=threat&via=openness&to=values&origin=published", 1180),
    "explore.png": ("explore?concept=openness", 900),
    "evidence.png": ("evidence?view=quote&quote=syn-q-p1-01", 1000),
}


def main() -> None:
    """Make every picture anew."""
    FOLDER.mkdir(exist_ok=True)
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if not browser:
        raise SystemExit("needs a Chromium (Debian and Ubuntu: apt install chromium)")
    with tempfile.TemporaryDirectory() as home, sync_playwright() as tools:
        place = os.environ | {"PEERGRAPH_HOME": home}
        ours = [sys.executable, "-m", "peergraph"]
        subprocess.run([*ours, "demo", "--no-dashboard"], env=place, check=True)
        served = subprocess.Popen(
            [*ours, "dashboard", "--no-browser"], env=place, text=True, stderr=subprocess.PIPE
        )
        try:
            found = re.search(r"http://\S+", served.stderr.readline() if served.stderr else "")
            quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            opened = tools.chromium.launch(executable_path=browser, args=quiet)
            page = opened.new_page(device_scale_factor=1.5)
            for name, (address, height) in PICTURES.items():
                _picture(page, f"{found[0] if found else ''}/{address}", height, FOLDER / name)
        finally:
            served.terminate()
            served.wait(30)
            subprocess.run([*ours, "stop"], env=place, check=True)


def _picture(page: Page, address: str, height: int, file: Path) -> None:
    page.set_viewport_size({"width": 1280, "height": height})
    for _ in range(50):  # the server says where it will be before it is there
        try:
            page.goto(address)
            break
        except Error:
            page.wait_for_timeout(200)
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_timeout(4_000)  # for the drawing of a network, which tells nobody that it is done
    page.screenshot(path=file)


if __name__ == "__main__":
    main()
