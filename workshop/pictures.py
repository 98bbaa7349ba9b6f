"""Takes the pictures of the portal that the README and the docs show.

    .venv/bin/python -m workshop.pictures

Starts the demo on a free port, signs in as the clerk who sends, and photographs her pages at desk and phone width.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from workshop.packages import ROOT

PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
CLERK, PASSWORD = "anna.gerber@glashuette.example", "comptoir-demo-2026"
WIDTHS = {"": (1_200, 860), "-phone": (390, 844)}


def main() -> None:
    """Writes each picture into docs/pictures."""
    with tempfile.TemporaryDirectory() as name, _demo(Path(name)) as demo:
        address = _address(demo)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for suffix, (width, height) in WIDTHS.items():
                _take(browser, address, suffix, width, height)
            browser.close()
        demo.terminate()


def _demo(folder: Path) -> subprocess.Popen[str]:
    command = [str(ROOT / ".venv/bin/comptoir"), "demo", "--port", "0", "--folder", str(folder / "demo")]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def _address(demo: subprocess.Popen[str]) -> str:
    assert demo.stdout is not None
    for line in demo.stdout:
        found = re.search(r"Look around on (http://\S+)\.", line)
        if found:
            return found[1]
    sys.exit("The demo did not start.")


def _take(browser: Browser, address: str, suffix: str, width: int, height: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="de-CH",
        color_scheme="light",
        device_scale_factor=1.5,
    )
    page = context.new_page()
    page.goto(address)
    _shoot(page, f"sign-in{suffix}")
    page.fill("#email", CLERK)
    page.fill("#password", PASSWORD)
    page.click("main button.main")
    _shoot(page, f"home{suffix}")
    page.goto(f"{address}/tracking")
    _shoot(page, f"list{suffix}")
    page.click("tbody th a")
    _shoot(page, f"tracking{suffix}")
    page.click("ul.tabs li:first-child a")
    page.frame_locator("iframe.paper").locator("body").wait_for()
    _shoot(page, f"document{suffix}")
    context.close()


def _shoot(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
